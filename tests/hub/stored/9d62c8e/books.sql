BEGIN TRANSACTION;
CREATE TABLE adjustment (
	id TEXT NOT NULL, 
	member TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	budget TEXT, 
	reason TEXT NOT NULL, 
	proposed_by TEXT NOT NULL, 
	proposed_ms INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	decided_by TEXT, 
	decided_ms INTEGER, 
	decision TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT adjustment_moves CHECK (points <> 0), 
	CONSTRAINT adjustment_two_people CHECK (decided_by <> proposed_by), 
	CONSTRAINT adjustment_outcome CHECK (outcome IN ('open', 'approved', 'refused')), 
	CONSTRAINT adjustment_decided CHECK ((outcome = 'open') = (decided_by IS NULL))
);
INSERT INTO "adjustment" VALUES('ef87696eb8abd4c484afe1e7866665a7','h1',90,NULL,'停电当天未记','staff',1767326400000,'approved','treasurer',1767326400000,'一起看过');
INSERT INTO "adjustment" VALUES('04d88a2b02e4c5fe879517f93d7f3560','h1',30,NULL,'停电当天未记','staff',1767326400000,'approved','treasurer',1767326400000,'一起看过');
INSERT INTO "adjustment" VALUES('9a2fa7512438ea985c2d624160381b45','h1',5,NULL,'我','treasurer',1767326400000,'open',NULL,NULL,'');
CREATE TABLE alarm (
	n INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	first_ms INTEGER NOT NULL, 
	last_ms INTEGER NOT NULL, 
	times INTEGER NOT NULL, 
	quiet_ms INTEGER, 
	quiet_by TEXT, 
	PRIMARY KEY (n)
);
INSERT INTO "alarm" VALUES(1,'redemption_review','14e2efb78ce47f455e80ed4a78a9bfb5','1 soap',1767326400000,1767326400000,1,NULL,NULL);
INSERT INTO "alarm" VALUES(2,'help_wanted','kiosk-1','',1767326400000,1767326400000,1,NULL,NULL);
INSERT INTO "alarm" VALUES(3,'stock_difference','counter','1 lots, take 637284b9',1767326400000,1767326400000,2,NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0016');
CREATE TABLE ask (
	id TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	resident TEXT NOT NULL, 
	via TEXT NOT NULL, 
	said TEXT NOT NULL, 
	asked_ms INTEGER NOT NULL, 
	due_ms INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	answered_by TEXT, 
	answered_ms INTEGER, 
	answer TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ask_outcome CHECK (outcome IN ('open', 'accepted', 'declined')), 
	CONSTRAINT ask_answered CHECK ((outcome = 'open') = (answered_by IS NULL)), 
	FOREIGN KEY(topic) REFERENCES topic (id)
);
INSERT INTO "ask" VALUES('1dad1b7339abff4e7676b2cfc57db6f1','english','r1','kiosk','',1767330000000,1768539600000,'accepted','staff',1767330000000,'周六上午九点');
INSERT INTO "ask" VALUES('ddd0a1b9d1d4ca4ebcf6d3f4c169d168','english','r7','desk','周末的课',1767330000000,1768539600000,'open',NULL,NULL,'');
CREATE TABLE audit (
	n INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	roles TEXT NOT NULL, 
	action TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	PRIMARY KEY (n)
);
INSERT INTO "audit" VALUES(1,1767240000000,'staff','chief','admin staff','standard.publish','1','{"from_day": "2025-01-01"}');
INSERT INTO "audit" VALUES(2,1767240000000,'staff','chief','admin staff','household.add','h1','{"kind": "household"}');
INSERT INTO "audit" VALUES(3,1767240000000,'staff','chief','admin staff','resident.add','r1','{"household": "h1"}');
INSERT INTO "audit" VALUES(4,1767240000000,'staff','chief','admin staff','card.issue','r1','{"life": "active", "role": "resident", "tag": "df2446"}');
INSERT INTO "audit" VALUES(5,1767240000000,'staff','chief','admin staff','resident.add','r2','{"household": "h1"}');
INSERT INTO "audit" VALUES(6,1767240000000,'staff','chief','admin staff','card.issue','r2','{"life": "active", "role": "attendant", "tag": "c5407b"}');
INSERT INTO "audit" VALUES(7,1767240000000,'staff','chief','admin staff','resident.add','r3','{"household": "h1"}');
INSERT INTO "audit" VALUES(8,1767240000000,'staff','chief','admin staff','card.issue','r3','{"life": "active", "role": "staff", "tag": "b82158"}');
INSERT INTO "audit" VALUES(9,1767240000000,'staff','chief','admin staff','pin.set','r1','{}');
INSERT INTO "audit" VALUES(10,1767240000000,'staff','chief','admin staff','item.add','soap','{"kind": "goods", "points": 3}');
INSERT INTO "audit" VALUES(11,1767240000000,'staff','chief','admin staff','place.add','counter','{"kind": "counter", "station": "kiosk-1"}');
INSERT INTO "audit" VALUES(12,1767240000000,'staff','chief','admin staff','stock.in','soap','{"place": "counter", "quantity": 10, "reason": "delivery"}');
INSERT INTO "audit" VALUES(13,1767240000000,'staff','chief','admin staff','edge.add','bins-1','{"role": "bins"}');
INSERT INTO "audit" VALUES(14,1767240000000,'staff','chief','admin staff','edge.add','kiosk-1','{"role": "kiosk"}');
INSERT INTO "audit" VALUES(15,1767240000000,'staff','chief','admin staff','user.add','staff','{"roles": "staff"}');
INSERT INTO "audit" VALUES(16,1767240000000,'staff','chief','admin staff','user.add','treasurer','{"roles": "treasurer"}');
INSERT INTO "audit" VALUES(17,1767240000000,'staff','chief','admin staff','user.add','admin','{"roles": "admin"}');
INSERT INTO "audit" VALUES(18,1767240000000,'system','linli-hub','','standard.publish','2','{"from_day": "2026-01-02"}');
INSERT INTO "audit" VALUES(19,1767326400000,'staff','staff','staff','household.add','h6','{"kind": "household"}');
INSERT INTO "audit" VALUES(20,1767326400000,'staff','staff','staff','household.add','h7','{"kind": "household"}');
INSERT INTO "audit" VALUES(21,1767326400000,'staff','staff','staff','household.add','h8','{"kind": "household"}');
INSERT INTO "audit" VALUES(22,1767326400000,'staff','staff','staff','household.add','h9','{"kind": "household"}');
INSERT INTO "audit" VALUES(23,1767326400000,'staff','admin','admin','household.add','shop','{"kind": "organisation"}');
INSERT INTO "audit" VALUES(24,1767326400000,'staff','staff','staff','resident.add','r4','{"household": "h1"}');
INSERT INTO "audit" VALUES(25,1767326400000,'staff','staff','staff','resident.add','r5','{"household": "h1"}');
INSERT INTO "audit" VALUES(26,1767326400000,'staff','staff','staff','resident.add','r7','{"household": "h7"}');
INSERT INTO "audit" VALUES(27,1767326400000,'staff','staff','staff','resident.add','r8','{"household": "h8"}');
INSERT INTO "audit" VALUES(28,1767326400000,'staff','staff','staff','card.issue','r7','{"life": "issued", "role": "resident", "tag": "7fd2e5"}');
INSERT INTO "audit" VALUES(29,1767326400000,'staff','staff','staff','card.activate','r7','{"life": "active", "tag": "7fd2e5"}');
INSERT INTO "audit" VALUES(30,1767326400000,'staff','staff','staff','card.block','r7','{"tag": "7fd2e5"}');
INSERT INTO "audit" VALUES(31,1767326400000,'staff','staff','staff','card.issue','r7','{"life": "active", "role": "resident", "tag": "d13492"}');
INSERT INTO "audit" VALUES(32,1767326400000,'staff','staff','staff','card.replace','r7','{"by": "d13492", "tag": "7fd2e5"}');
INSERT INTO "audit" VALUES(33,1767326400000,'staff','staff','staff','card.issue','r8','{"life": "active", "on_behalf": "shop", "role": "resident", "tag": "45a502"}');
INSERT INTO "audit" VALUES(34,1767326400000,'staff','staff','staff','pin.set','r7','{}');
INSERT INTO "audit" VALUES(35,1767326400000,'staff','staff','staff','pin.unlock','r7','{}');
INSERT INTO "audit" VALUES(36,1767326400000,'staff','staff','staff','resident.head','r7','{"head": 1}');
INSERT INTO "audit" VALUES(37,1767326400000,'staff','staff','staff','household.spend','h7','{"spend": "heads"}');
INSERT INTO "audit" VALUES(38,1767326400000,'staff','staff','staff','class.set','member:shop','{"after": "organisation", "before": "", "from_ms": 1767326400000}');
INSERT INTO "audit" VALUES(39,1767326400000,'staff','staff','staff','class.set','resident:r8','{"after": "resident", "before": "", "from_ms": 1767283200000}');
INSERT INTO "audit" VALUES(40,1767326400000,'staff','staff','staff','resident.move','r8','{"after": "h9", "before": "h8", "from_ms": 1767196800000}');
INSERT INTO "audit" VALUES(41,1767326400000,'staff','staff','staff','member.close','h8','{"points": 0, "reason": "empty", "to": ""}');
INSERT INTO "audit" VALUES(42,1767326400000,'staff','staff','staff','members.import','2-3','{"cards": 2, "ids": "v1 v2 p1 p2", "members": 2, "residents": 2}');
INSERT INTO "audit" VALUES(43,1767326400000,'staff','staff','staff','item.add','rice','{"kind": "goods", "points": 9}');
INSERT INTO "audit" VALUES(44,1767326400000,'staff','staff','staff','item.price','rice','{"after": 8, "before": 9}');
INSERT INTO "audit" VALUES(45,1767326400000,'staff','staff','staff','item.terms','rice','{"limit": 2, "opens": "", "period": "week", "reserved": ""}');
INSERT INTO "audit" VALUES(46,1767326400000,'staff','staff','staff','place.add','store','{"kind": "store", "station": ""}');
INSERT INTO "audit" VALUES(47,1767326400000,'staff','staff','staff','stock.in','rice','{"place": "store", "quantity": 20, "reason": "到货"}');
INSERT INTO "audit" VALUES(48,1767326400000,'staff','staff','staff','stock.move','rice','{"quantity": 5, "source": "store", "target": "counter"}');
INSERT INTO "audit" VALUES(49,1767326400000,'staff','staff','staff','stock.off','rice','{"place": "store", "quantity": 2, "reason": "破损"}');
INSERT INTO "audit" VALUES(50,1767326400000,'staff','staff','staff','place.active','store','{"active": 0}');
INSERT INTO "audit" VALUES(51,1767326400000,'staff','staff','staff','item.add','tea','{"kind": "voucher", "points": 2}');
INSERT INTO "audit" VALUES(52,1767326400000,'staff','staff','staff','voucher.codes','tea','{"added": 2}');
INSERT INTO "audit" VALUES(53,1767326400000,'staff','staff','staff','adjustment.propose','ef87696eb8abd4c484afe1e7866665a7','{"member": "h1", "points": 90, "reason": "停电当天未记"}');
INSERT INTO "audit" VALUES(54,1767326400000,'staff','treasurer','treasurer','adjustment.approved','ef87696eb8abd4c484afe1e7866665a7','{"reason": "一起看过"}');
INSERT INTO "audit" VALUES(55,1767326400000,'staff','staff','staff','adjustment.propose','04d88a2b02e4c5fe879517f93d7f3560','{"member": "h1", "points": 30, "reason": "停电当天未记"}');
INSERT INTO "audit" VALUES(56,1767326400000,'staff','treasurer','treasurer','adjustment.approved','04d88a2b02e4c5fe879517f93d7f3560','{"reason": "一起看过"}');
INSERT INTO "audit" VALUES(57,1767326400000,'staff','treasurer','treasurer','adjustment.propose','9a2fa7512438ea985c2d624160381b45','{"member": "h1", "points": 5, "reason": "我"}');
INSERT INTO "audit" VALUES(58,1767326400000,'staff','staff','staff','pending.hold','117b215aefe27174c5785bbd8c5f3832','{"points": 12, "reason": "理发"}');
INSERT INTO "audit" VALUES(59,1767326400000,'staff','staff','staff','pending.post','117b215aefe27174c5785bbd8c5f3832','{"points": 8}');
INSERT INTO "audit" VALUES(60,1767326400000,'staff','staff','staff','pending.hold','e15c91720d388d87a5a09ed44e500e2e','{"points": 12, "reason": "理发"}');
INSERT INTO "audit" VALUES(61,1767326400000,'staff','staff','staff','pending.void','e15c91720d388d87a5a09ed44e500e2e','{"reason": "记错了"}');
INSERT INTO "audit" VALUES(62,1767326400000,'staff','treasurer','treasurer','budget.open','b1','{"sponsor": "shop"}');
INSERT INTO "audit" VALUES(63,1767326400000,'staff','treasurer','treasurer','budget.pledge','b1','{"points": 40}');
INSERT INTO "audit" VALUES(64,1767326400000,'staff','treasurer','treasurer','item.subsidy','soap','{"budget": "b1", "points": 1}');
INSERT INTO "audit" VALUES(65,1767326400000,'staff','treasurer','treasurer','transfer.reverse','j/04d88a2b02e4c5fe879517f93d7f3560/0','{"reason": "记错了人"}');
INSERT INTO "audit" VALUES(66,1767326400000,'staff','staff','staff','desk.hand_over','158a632107f51a9789fd24d946fc4f47','{"collector": "named", "given": 1}');
INSERT INTO "audit" VALUES(67,1767326400000,'staff','staff','staff','redemption.resolve','14e2efb78ce47f455e80ed4a78a9bfb5','{"given": 1, "photo": "", "reason": "监控可见", "result": "handed_over"}');
INSERT INTO "audit" VALUES(68,1767326400000,'staff','staff','staff','desk.sell','55480834346d2891bd54c193254256f8','{"identity": "pin", "reason": "", "resident": "r1"}');
INSERT INTO "audit" VALUES(69,1767326400000,'staff','staff','staff','refund.propose','b4f07e7460dc8555b669c89d64c3ee41','{"goods": "stock", "reason": "未拆封"}');
INSERT INTO "audit" VALUES(70,1767326400000,'staff','admin','admin','refund.decide','b4f07e7460dc8555b669c89d64c3ee41','{"outcome": "approved", "reason": "一起看过"}');
INSERT INTO "audit" VALUES(71,1767326400000,'staff','staff','staff','desk.cancel','ae4fcdeb65d0bde618817c0b494ee418','{}');
INSERT INTO "audit" VALUES(72,1767326400000,'staff','staff','staff','photo.add','21db0cf8dd0987632684d6d6e703ab9dec1960e533928e4a080ddfd17b369094','{"bytes": 43, "media": "image/jpeg"}');
INSERT INTO "audit" VALUES(73,1767326400000,'staff','staff','staff','stock_take.count','b7ec2a5b4de8c7139892179c03437efb','{"differences": 1, "place": "counter"}');
INSERT INTO "audit" VALUES(74,1767326400000,'staff','admin','admin','stock_take.close','b7ec2a5b4de8c7139892179c03437efb','{"moved": 1, "reason": "记错了"}');
INSERT INTO "audit" VALUES(75,1767326400000,'staff','staff','staff','stock_take.count','637284b998f690eeed6f1433cb002d03','{"differences": 1, "place": "counter"}');
INSERT INTO "audit" VALUES(76,1767326400000,'staff','admin','admin','stock_take.dismiss','637284b998f690eeed6f1433cb002d03','{"reason": "记错了"}');
INSERT INTO "audit" VALUES(77,1767326400000,'staff','staff','staff','item.add','haircut','{"kind": "service", "points": 3}');
INSERT INTO "audit" VALUES(78,1767326400000,'staff','staff','staff','slot.add','cee331d96472bb1e9733096b8f2411f1','{"item": "haircut", "provider": "shop"}');
INSERT INTO "audit" VALUES(79,1767326400000,'staff','staff','staff','slot.add','3ffdbe6e6face0936fd376f773cd1fd4','{"item": "haircut", "provider": "shop"}');
INSERT INTO "audit" VALUES(80,1767326400000,'staff','staff','staff','slot.cancel','3ffdbe6e6face0936fd376f773cd1fd4','{"freed": 0, "reason": "记错了"}');
INSERT INTO "audit" VALUES(81,1767330000000,'staff','staff','staff','slot.took_place','f54c0fa09164c82d7de3ab66f4bb69ea','{"by_card": 0, "happened": 1}');
INSERT INTO "audit" VALUES(82,1767330000000,'staff','staff','staff','topic.open','english','{"kind": "course"}');
INSERT INTO "audit" VALUES(83,1767330000000,'edge','kiosk-1','kiosk','ask.open','1dad1b7339abff4e7676b2cfc57db6f1','{"resident": "r1", "topic": "english"}');
INSERT INTO "audit" VALUES(84,1767330000000,'staff','staff','staff','ask.open','ddd0a1b9d1d4ca4ebcf6d3f4c169d168','{"resident": "r7", "topic": "english"}');
INSERT INTO "audit" VALUES(85,1767330000000,'staff','staff','staff','ask.answer','1dad1b7339abff4e7676b2cfc57db6f1','{"outcome": "accepted"}');
INSERT INTO "audit" VALUES(86,1767330000000,'staff','staff','staff','topic.close','english','{}');
INSERT INTO "audit" VALUES(87,1767330000000,'staff','admin','admin','notice.publish','stars','{"until_ms": 1767416400000}');
INSERT INTO "audit" VALUES(88,1767330000000,'edge','kiosk-1','kiosk','objection.open','e8efec14c8344b51859ae2cc21b01af1','{"notice": "stars"}');
INSERT INTO "audit" VALUES(89,1767330000000,'staff','staff','staff','objection.open','f28105b8598f147a43b39b0b4f56773f','{"notice": "stars"}');
INSERT INTO "audit" VALUES(90,1767330000000,'staff','staff','staff','objection.answer','e8efec14c8344b51859ae2cc21b01af1','{"outcome": "refused"}');
INSERT INTO "audit" VALUES(91,1767330000000,'staff','admin','admin','notice.withdraw','stars','{"reason": "另行公示"}');
INSERT INTO "audit" VALUES(92,1767330000000,'staff','staff','staff','item.add','salt','{"kind": "goods", "points": 1}');
INSERT INTO "audit" VALUES(93,1767330000000,'staff','staff','staff','deed.record','d/0/000000000001','{"at_ms": 1767326400000, "evidence": "check_in", "kind": "service", "minutes": 60, "reason": "打扫楼道", "resident": "r1"}');
INSERT INTO "audit" VALUES(94,1767330000000,'staff','staff','staff','contest.open','8acf179034a8d799df243960d65271c4','{"about": "other", "award": "d/0/000000000001"}');
INSERT INTO "audit" VALUES(95,1767330000000,'edge','kiosk-1','kiosk','contest.open','e61affb056a0422270108d97523bc77b','{"about": "grade", "award": "d/1/000000000003"}');
INSERT INTO "audit" VALUES(96,1767330000000,'staff','admin','admin','contest.refused','8acf179034a8d799df243960d65271c4','{"award": "d/0/000000000001", "grade": "", "points": 0, "reason": "照片里有塑料袋"}');
INSERT INTO "audit" VALUES(97,1767330000000,'staff','admin','admin','contest.refused','e61affb056a0422270108d97523bc77b','{"award": "d/1/000000000003", "grade": "", "points": 0, "reason": "照片里有塑料袋"}');
INSERT INTO "audit" VALUES(98,1767330000000,'staff','staff','staff','deed.record','d/0/000000000002','{"at_ms": 1767326400000, "evidence": "attested_staff", "kind": "honour", "reason": "打扫楼道", "resident": "r1"}');
INSERT INTO "audit" VALUES(99,1767330000000,'staff','staff','staff','deed.record','d/0/000000000003','{"at_ms": 1767326400000, "evidence": "attested_staff", "kind": "honour", "reason": "打扫楼道", "resident": "r7"}');
INSERT INTO "audit" VALUES(100,1767330000000,'staff','admin','admin','deed.confirm','d/0/000000000002','{"recorded_by": "staff"}');
INSERT INTO "audit" VALUES(101,1767330000000,'staff','admin','admin','review.dismiss','d/0/000000000003','{"reason": "查无此事"}');
INSERT INTO "audit" VALUES(102,1767330000000,'staff','staff','staff','resident.move','r4','{"after": "", "before": "h1", "from_ms": 1767330000000}');
INSERT INTO "audit" VALUES(103,1767330000000,'staff','staff','staff','resident.move','r5','{"after": "", "before": "h1", "from_ms": 1767283200000}');
INSERT INTO "audit" VALUES(104,1767330000000,'staff','staff','staff','resident.died','r5','{"from_ms": 1767283200000}');
INSERT INTO "audit" VALUES(105,1767330000000,'staff','admin','admin','resident.erase','r4','{"reason": "本人申请"}');
INSERT INTO "audit" VALUES(106,1767330000000,'staff','staff','staff','member.merge','h6','{"into": "h7", "residents": 0}');
INSERT INTO "audit" VALUES(107,1767330000000,'staff','staff','staff','member.close','h6','{"points": 0, "reason": "登记了两次", "to": "h7"}');
INSERT INTO "audit" VALUES(108,1767330000000,'staff','staff','staff','card.end','r8','{"tag": "45a502"}');
INSERT INTO "audit" VALUES(109,1767330000000,'staff','staff','staff','member.close','h9','{"points": 0, "reason": "搬走", "to": "expiry"}');
INSERT INTO "audit" VALUES(110,1767330000000,'staff','treasurer','treasurer','budget.close','b1','{"returned": 36}');
CREATE TABLE award_grant (
	n INTEGER NOT NULL, 
	journal_no INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	purse TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	PRIMARY KEY (n), 
	CONSTRAINT award_grant_points CHECK (points > 0)
);
CREATE TABLE award_past (
	n INTEGER NOT NULL, 
	journal_no INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	member TEXT, 
	points INTEGER NOT NULL, 
	standard INTEGER, 
	reasons TEXT NOT NULL, 
	until_ms INTEGER NOT NULL, 
	PRIMARY KEY (n)
);
CREATE TABLE balance (
	account TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	posted INTEGER NOT NULL, 
	held INTEGER NOT NULL, 
	count INTEGER NOT NULL, 
	PRIMARY KEY (account), 
	CONSTRAINT balance_covered CHECK (kind NOT IN ('member', 'sponsor') OR posted - held >= 0), 
	CONSTRAINT balance_creditor CHECK (kind NOT IN ('shelf', 'service', 'expiry', 'honour') OR posted >= 0), 
	CONSTRAINT balance_debtor CHECK (kind NOT IN ('issue', 'claim', 'merit') OR posted <= 0), 
	CONSTRAINT balance_held CHECK (held >= 0)
)
 WITHOUT ROWID

;
INSERT INTO "balance" VALUES('adjustment','adjustment',-90,0,3);
INSERT INTO "balance" VALUES('expiry','expiry',0,0,0);
INSERT INTO "balance" VALUES('issue','issue',-38,0,6);
INSERT INTO "balance" VALUES('member:h1','member',105,3,29);
INSERT INTO "balance" VALUES('member:h6','member',0,0,0);
INSERT INTO "balance" VALUES('member:h7','member',0,0,0);
INSERT INTO "balance" VALUES('member:h8','member',0,0,0);
INSERT INTO "balance" VALUES('member:h9','member',0,0,0);
INSERT INTO "balance" VALUES('member:shop','member',0,0,0);
INSERT INTO "balance" VALUES('member:v1','member',0,0,0);
INSERT INTO "balance" VALUES('member:v2','member',0,0,0);
INSERT INTO "balance" VALUES('merit','merit',0,0,0);
INSERT INTO "balance" VALUES('service','service',11,0,7);
INSERT INTO "balance" VALUES('shelf','shelf',12,0,27);
INSERT INTO "balance" VALUES('sponsor:b1','sponsor',0,0,14);
CREATE TABLE book (
	id INTEGER NOT NULL, 
	centre TEXT NOT NULL, 
	epoch INTEGER NOT NULL, 
	head_n INTEGER NOT NULL, 
	head_hash BLOB NOT NULL, 
	fence INTEGER NOT NULL, 
	tags_version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT one_book CHECK (id = 1)
);
INSERT INTO "book" VALUES(1,'linli',1,43,X'62FB9EE2FEA468081D52EDE97192A68EF0B9BB68B0E5D0FEA58C20DD2B9B03FB',0,18);
CREATE TABLE budget (
	id TEXT NOT NULL, 
	sponsor TEXT NOT NULL, 
	name_zh TEXT NOT NULL, 
	name_en TEXT NOT NULL, 
	opened_ms INTEGER NOT NULL, 
	closed_ms INTEGER, 
	PRIMARY KEY (id)
);
INSERT INTO "budget" VALUES('b1','shop','赞助','Gift',1767326400000,1767330000000);
CREATE TABLE card (
	hash TEXT NOT NULL, 
	resident TEXT NOT NULL, 
	role TEXT NOT NULL, 
	tag TEXT NOT NULL, 
	issued_ms INTEGER NOT NULL, 
	blocked_ms INTEGER, life TEXT DEFAULT 'active' NOT NULL, replaced_by TEXT, 
	PRIMARY KEY (hash), 
	FOREIGN KEY(resident) REFERENCES resident (id)
);
INSERT INTO "card" VALUES('c64305f39ae5e54131c0c04dff142c0f','r1','resident','df2446',1767240000000,NULL,'active',NULL);
INSERT INTO "card" VALUES('a4b57229c3b872f094a72b81272c3426','r2','attendant','c5407b',1767240000000,NULL,'active',NULL);
INSERT INTO "card" VALUES('c4d536b10792d1e4e1881ecfbad99277','r3','staff','b82158',1767240000000,NULL,'active',NULL);
INSERT INTO "card" VALUES('57f99cf902775027f7b819c3ab6e023d','r7','resident','7fd2e5',1767326400000,1767326400000,'replaced','5927a13f4432669010fbc8cc1cbb708b');
INSERT INTO "card" VALUES('5927a13f4432669010fbc8cc1cbb708b','r7','resident','d13492',1767326400000,NULL,'active',NULL);
INSERT INTO "card" VALUES('1b46b368f0a684e6783e347318ba56ef','r8','resident','45a502',1767326400000,1767330000000,'ended',NULL);
INSERT INTO "card" VALUES('20c5885321a0ccfabe1a4227141ba4ca','p1','resident','1782bb',1767326400000,NULL,'active',NULL);
INSERT INTO "card" VALUES('199dcef11e756a12233f45ffa45b3e48','p2','resident','98ed39',1767326400000,NULL,'active',NULL);
CREATE TABLE card_owner (
	card TEXT NOT NULL, 
	from_ms INTEGER NOT NULL, 
	resident TEXT, 
	on_behalf TEXT, 
	PRIMARY KEY (card, from_ms), 
	FOREIGN KEY(card) REFERENCES card (hash), 
	FOREIGN KEY(on_behalf) REFERENCES household (id), 
	FOREIGN KEY(resident) REFERENCES resident (id)
);
INSERT INTO "card_owner" VALUES('c64305f39ae5e54131c0c04dff142c0f',0,'r1',NULL);
INSERT INTO "card_owner" VALUES('a4b57229c3b872f094a72b81272c3426',0,'r2',NULL);
INSERT INTO "card_owner" VALUES('c4d536b10792d1e4e1881ecfbad99277',0,'r3',NULL);
INSERT INTO "card_owner" VALUES('57f99cf902775027f7b819c3ab6e023d',1767326400000,'r7',NULL);
INSERT INTO "card_owner" VALUES('5927a13f4432669010fbc8cc1cbb708b',0,'r7',NULL);
INSERT INTO "card_owner" VALUES('1b46b368f0a684e6783e347318ba56ef',0,'r8','shop');
INSERT INTO "card_owner" VALUES('20c5885321a0ccfabe1a4227141ba4ca',0,'p1',NULL);
INSERT INTO "card_owner" VALUES('199dcef11e756a12233f45ffa45b3e48',0,'p2',NULL);
CREATE TABLE claim_review (
	account TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	collected INTEGER NOT NULL, 
	times INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	reviewed_by TEXT NOT NULL, 
	reviewed_ms INTEGER NOT NULL, 
	PRIMARY KEY (account), 
	CONSTRAINT claim_review CHECK (collected >= 0 AND collected <= points)
);
CREATE TABLE collector (
	redemption TEXT NOT NULL, 
	resident TEXT, 
	name TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	PRIMARY KEY (redemption), 
	FOREIGN KEY(redemption) REFERENCES redemption (id)
);
INSERT INTO "collector" VALUES('158a632107f51a9789fd24d946fc4f47',NULL,'李婶',1767326400000);
CREATE TABLE contest (
	id TEXT NOT NULL, 
	journal_no INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	member TEXT NOT NULL, 
	resident TEXT, 
	said TEXT NOT NULL, 
	via TEXT NOT NULL, 
	opened_by TEXT NOT NULL, 
	opened_ms INTEGER NOT NULL, 
	due_ms INTEGER NOT NULL, 
	granted_by TEXT, 
	granted_too TEXT, 
	granted_card TEXT, 
	outcome TEXT NOT NULL, 
	answered_by TEXT, 
	answerer TEXT, 
	answerer_member TEXT, 
	answered_ms INTEGER, 
	answer TEXT NOT NULL, 
	grade TEXT, 
	points INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT contest_outcome CHECK (outcome IN ('open', 'upheld', 'refused')), 
	CONSTRAINT contest_answered CHECK ((outcome = 'open') = (answered_by IS NULL)), 
	CONSTRAINT contest_not_the_granter CHECK (answered_by <> opened_by AND answered_by <> granted_by AND answered_by <> granted_too AND answerer <> granted_card), 
	CONSTRAINT contest_not_who_benefits CHECK (answerer_member <> member AND answerer <> resident), 
	CONSTRAINT contest_once UNIQUE (journal_no, seq)
);
INSERT INTO "contest" VALUES('8acf179034a8d799df243960d65271c4',0,1,'h1','r1','other: 两个小时','desk','staff',1767330000000,1768233600000,'staff',NULL,NULL,'refused','admin',NULL,NULL,1767330000000,'照片里有塑料袋',NULL,0);
INSERT INTO "contest" VALUES('e61affb056a0422270108d97523bc77b',1,3,'h1','r1','grade','kiosk','kiosk-1',1767330000000,1767888000000,NULL,NULL,NULL,'refused','admin',NULL,NULL,1767330000000,'照片里有塑料袋',NULL,0);
CREATE TABLE day_root (
	day TEXT NOT NULL, 
	epoch INTEGER NOT NULL, 
	first_n INTEGER NOT NULL, 
	last_n INTEGER NOT NULL, 
	root BLOB NOT NULL, 
	head BLOB NOT NULL, 
	signature TEXT NOT NULL, 
	signed_ms INTEGER NOT NULL, 
	PRIMARY KEY (day), 
	CONSTRAINT day_root_some CHECK (last_n >= first_n), 
	UNIQUE (first_n), 
	UNIQUE (last_n)
);
CREATE TABLE dead_letter (
	n INTEGER NOT NULL, 
	fingerprint TEXT NOT NULL, 
	action TEXT NOT NULL, 
	edge TEXT, 
	command TEXT NOT NULL, 
	trace TEXT NOT NULL, 
	first_ms INTEGER NOT NULL, 
	last_ms INTEGER NOT NULL, 
	times INTEGER NOT NULL, 
	PRIMARY KEY (n), 
	UNIQUE (fingerprint)
);
CREATE TABLE deposit (
	no INTEGER NOT NULL, 
	journal_no INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	journal TEXT NOT NULL, 
	edge TEXT NOT NULL, 
	device TEXT NOT NULL, 
	session TEXT NOT NULL, 
	stream TEXT NOT NULL, 
	mass_g INTEGER NOT NULL, 
	before_g INTEGER NOT NULL, 
	after_g INTEGER NOT NULL, 
	division_g INTEGER NOT NULL, 
	scale_ok BOOLEAN NOT NULL, 
	link TEXT NOT NULL, 
	card TEXT, 
	boot TEXT NOT NULL, 
	mono_ms INTEGER NOT NULL, 
	received_ms INTEGER NOT NULL, 
	event_ms INTEGER, 
	day TEXT, 
	member TEXT, 
	grade TEXT, 
	state TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	transfers INTEGER NOT NULL, 
	standard INTEGER, 
	reasons TEXT NOT NULL, kind TEXT DEFAULT 'deposit' NOT NULL, evidence TEXT DEFAULT 'sensor' NOT NULL, deduction TEXT DEFAULT '' NOT NULL, person TEXT DEFAULT '' NOT NULL, member_class TEXT DEFAULT '' NOT NULL, given TEXT DEFAULT '' NOT NULL, minutes INTEGER DEFAULT '0' NOT NULL, items INTEGER DEFAULT '0' NOT NULL, late_ms INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (no), 
	CONSTRAINT deposit_event UNIQUE (journal_no, seq)
);
INSERT INTO "deposit" VALUES(1,1,3,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','bins-1','bin-1','0000000000000002','kitchen',1500,1000,2500,50,1,'serial','c64305f39ae5e54131c0c04dff142c0f','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1000,1767240000000,1767240000998,'2026-01-01','h1',NULL,'awarded',5,1,1,'[{"code": "per_visit", "rule": "kitchen", "grade": "good", "graded": 0, "points": 5}]','deposit','sensor','','r1','','',0,0,0);
INSERT INTO "deposit" VALUES(2,1,4,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','bins-1','bin-1','0000000000000003','kitchen',1500,1000,2500,50,1,'serial','c64305f39ae5e54131c0c04dff142c0f','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1000,1767240000000,1767240000998,'2026-01-01','h1',NULL,'awarded',5,1,1,'[{"code": "per_visit", "rule": "kitchen", "grade": "good", "graded": 0, "points": 5}]','deposit','sensor','','r1','','',0,0,0);
INSERT INTO "deposit" VALUES(3,0,1,'desk','','','desk-1','',0,0,0,0,1,'desk',NULL,'',1767326400000,1767330000000,1767326400000,'2026-01-02','h1',NULL,'awarded',4,1,2,'[{"code": "per_hour", "rule": "service", "minutes": 60, "rate": 4, "points": 4, "millipoints_kept": 0}, {"code": "not_streak", "rule": "steady-service", "days": 1, "wanted": 4}]','service','check_in','','r1','','resident:r1',60,0,0);
INSERT INTO "deposit" VALUES(4,0,2,'desk','','','desk-2','',0,0,0,0,1,'desk',NULL,'',1767326400000,1767330000000,1767326400000,'2026-01-02','h1',NULL,'awarded',20,1,2,'[{"code": "per_visit", "rule": "honour", "points": 20}]','honour','attested_staff','','r1','','resident:r1',0,0,0);
INSERT INTO "deposit" VALUES(5,0,3,'desk','','','desk-3','',0,0,0,0,1,'desk',NULL,'',1767326400000,1767330000000,1767326400000,NULL,NULL,NULL,'dismissed',0,0,NULL,'[{"code": "dismissed", "reason": "查无此事"}]','honour','attested_staff','','','','',0,0,0);
CREATE TABLE deposit_decision (
	n INTEGER NOT NULL, 
	journal_no INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	decision TEXT NOT NULL, 
	given TEXT NOT NULL, 
	event_ms INTEGER, 
	reason TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	decided_ms INTEGER NOT NULL, 
	PRIMARY KEY (n), 
	CONSTRAINT deposit_decision_word CHECK (decision IN ('attribute', 'dismiss')), 
	CONSTRAINT deposit_decision_two_people CHECK (recorded_by <> decided_by)
);
INSERT INTO "deposit_decision" VALUES(1,0,3,'dismiss','',NULL,'查无此事','staff','admin',1767330000000);
CREATE TABLE desk_confirm (
	seq INTEGER NOT NULL, 
	recorded_by TEXT NOT NULL, 
	confirmed_by TEXT NOT NULL, 
	confirmed_ms INTEGER NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT desk_confirm_two_people CHECK (recorded_by <> confirmed_by), 
	FOREIGN KEY(seq, recorded_by) REFERENCES desk_deed (seq, recorded_by)
);
INSERT INTO "desk_confirm" VALUES(2,'staff','admin',1767330000000);
CREATE TABLE desk_deed (
	seq INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	given TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	place TEXT NOT NULL, 
	second BOOLEAN NOT NULL, 
	recorded_by TEXT NOT NULL, 
	recorded_ms INTEGER NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT desk_deed_recorded UNIQUE (seq, recorded_by)
);
INSERT INTO "desk_deed" VALUES(1,1767326400000,'resident:r1','打扫楼道','',0,'staff',1767330000000);
INSERT INTO "desk_deed" VALUES(2,1767326400000,'resident:r1','打扫楼道','',1,'staff',1767330000000);
INSERT INTO "desk_deed" VALUES(3,1767326400000,'resident:r7','打扫楼道','',1,'staff',1767330000000);
CREATE TABLE device (
	edge TEXT NOT NULL, 
	device TEXT NOT NULL, 
	state TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	changed_ms INTEGER NOT NULL, 
	PRIMARY KEY (edge, device)
);
CREATE TABLE dispense_told (
	n INTEGER NOT NULL, 
	redemption TEXT NOT NULL, 
	fence INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	result TEXT NOT NULL, 
	given INTEGER, 
	evidence TEXT NOT NULL, 
	edge TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	PRIMARY KEY (n)
);
INSERT INTO "dispense_told" VALUES(1,'158a632107f51a9789fd24d946fc4f47',1,'intent','handed_over',1,'desk','desk:staff',1767326400000);
INSERT INTO "dispense_told" VALUES(2,'158a632107f51a9789fd24d946fc4f47',1,'result','handed_over',1,'desk','desk:staff',1767326400000);
INSERT INTO "dispense_told" VALUES(3,'14e2efb78ce47f455e80ed4a78a9bfb5',1,'result','handed_over',1,'word','desk:staff',1767326400000);
INSERT INTO "dispense_told" VALUES(4,'b4f07e7460dc8555b669c89d64c3ee41',1,'intent','handed_over',NULL,'desk','desk:staff',1767326400000);
INSERT INTO "dispense_told" VALUES(5,'b4f07e7460dc8555b669c89d64c3ee41',1,'result','handed_over',NULL,'desk','desk:staff',1767326400000);
INSERT INTO "dispense_told" VALUES(6,'f54c0fa09164c82d7de3ab66f4bb69ea',1,'result','handed_over',1,'word','desk:staff',1767330000000);
CREATE TABLE edge (
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	state TEXT NOT NULL, 
	code_hash TEXT, 
	code_until_ms INTEGER NOT NULL, 
	public_key TEXT, 
	broker_password_hash TEXT, 
	software TEXT NOT NULL, 
	online BOOLEAN NOT NULL, 
	unreadable_rows INTEGER NOT NULL, 
	added_ms INTEGER NOT NULL, 
	enrolled_ms INTEGER, 
	seen_ms INTEGER, 
	PRIMARY KEY (name)
);
INSERT INTO "edge" VALUES('bins-1','bins','active',NULL,1767240001000,'e858e9059b4515c21cd60f51a89e4b29be8e68fa1af5621ed37af6e06eb42044','$7$x','',0,0,1767240000000,1767240000000,NULL);
INSERT INTO "edge" VALUES('kiosk-1','kiosk','active',NULL,1767240001000,'2a3e2873336a2f467c43b47e1be9ed392961f1b8f3a1c8d908590f8881ce8ca0','$7$x','',0,0,1767240000000,1767240000000,NULL);
CREATE TABLE epoch (
	n INTEGER NOT NULL, 
	opened_ms INTEGER NOT NULL, 
	why TEXT NOT NULL, 
	first_by TEXT, 
	first_ms INTEGER, 
	second_by TEXT, 
	second_ms INTEGER, 
	PRIMARY KEY (n), 
	CONSTRAINT epoch_two_people CHECK (first_by <> second_by)
);
CREATE TABLE event (
	journal_no INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	fault TEXT, 
	raw BLOB NOT NULL, 
	chain BLOB NOT NULL, 
	received_ms INTEGER NOT NULL, 
	PRIMARY KEY (journal_no, seq)
)
 WITHOUT ROWID

;
INSERT INTO "event" VALUES(1,1,'journal_opened',NULL,X'7B226A6F75726E616C223A226161616161616161616161616161616161616161616161616161616161616161222C22736571223A312C22626F6F74223A226262626262626262626262626262626262626262626262626262626262626262222C226D6F6E6F5F6D73223A312C22626F6479223A7B226B696E64223A226A6F75726E616C5F6F70656E6564222C22726561736F6E223A226669727374222C22736F667477617265223A2274657374227D7D',X'43A8686BC3F59A680F8F772247C54D82B99AB399BF2981E79D62E7968110CD08',1767240000000);
INSERT INTO "event" VALUES(1,2,'clock',NULL,X'7B226A6F75726E616C223A226161616161616161616161616161616161616161616161616161616161616161222C22736571223A322C22626F6F74223A226262626262626262626262626262626262626262626262626262626262626262222C226D6F6E6F5F6D73223A322C22626F6479223A7B226B696E64223A22636C6F636B222C2277616C6C5F6D73223A313736373234303030303030302C22756E6365727461696E74795F6D73223A352C22736F75726365223A2274657374227D7D',X'959CD34125E06191CEE18B0326DF9498E05F2F6DA9B6A6C1B112C724D83E66C8',1767240000000);
INSERT INTO "event" VALUES(1,3,'deposit',NULL,X'7B226A6F75726E616C223A226161616161616161616161616161616161616161616161616161616161616161222C22736571223A332C22626F6F74223A226262626262626262626262626262626262626262626262626262626262626262222C226D6F6E6F5F6D73223A313030302C22626F6479223A7B226B696E64223A226465706F736974222C22646576696365223A2262696E2D31222C2273657373696F6E223A2230303030303030303030303030303032222C2273747265616D223A226B69746368656E222C226D6173735F67223A313530302C226265666F72655F67223A313030302C2261667465725F67223A323530302C226469766973696F6E5F67223A35302C2263617264223A7B226B6579223A2231323534646463646138646465666435303037626636636236666135636133613836613536663830616139323835373366346232623835346266323735613732222C226E223A312C22626F78223A22643532303431616533643733376139393439326333303564326438616433663237393664656339623361666435346362633037633237227D7D7D',X'01D2776A4394CF903173E42FDBE7DAB2A69AED48933A5E8090E460C594AC83C7',1767240000000);
INSERT INTO "event" VALUES(1,4,'deposit',NULL,X'7B226A6F75726E616C223A226161616161616161616161616161616161616161616161616161616161616161222C22736571223A342C22626F6F74223A226262626262626262626262626262626262626262626262626262626262626262222C226D6F6E6F5F6D73223A313030302C22626F6479223A7B226B696E64223A226465706F736974222C22646576696365223A2262696E2D31222C2273657373696F6E223A2230303030303030303030303030303033222C2273747265616D223A226B69746368656E222C226D6173735F67223A313530302C226265666F72655F67223A313030302C2261667465725F67223A323530302C226469766973696F6E5F67223A35302C2263617264223A7B226B6579223A2231323534646463646138646465666435303037626636636236666135636133613836613536663830616139323835373366346232623835346266323735613732222C226E223A322C22626F78223A22636465363237346333666336376333306433643263353530353930323136343732396231626135633861343439653161353135313733227D7D7D',X'9B66B0D11263BB56664B658149E3A90947CA1169E738352BE3A7C5889862471F',1767240000000);
CREATE TABLE frozen_day (
	day TEXT NOT NULL, 
	upto TEXT NOT NULL, 
	begun_ms INTEGER NOT NULL, 
	done_ms INTEGER, 
	PRIMARY KEY (day)
);
CREATE TABLE grade (
	journal_no INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	deposit_seq INTEGER NOT NULL, 
	grade TEXT NOT NULL, 
	attendant TEXT NOT NULL, 
	counted BOOLEAN NOT NULL, 
	PRIMARY KEY (journal_no, seq)
);
CREATE TABLE hole (
	journal_no INTEGER NOT NULL, 
	first INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	chain BLOB NOT NULL, 
	received_ms INTEGER NOT NULL, 
	PRIMARY KEY (journal_no, first)
);
CREATE TABLE household (
	id TEXT NOT NULL, 
	address TEXT NOT NULL, 
	opened_ms INTEGER NOT NULL, kind TEXT DEFAULT 'household' NOT NULL, spend TEXT DEFAULT 'pooled' NOT NULL, closed_ms INTEGER, successor TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "household" VALUES('h1','3-2-501',1767240000000,'household','pooled',NULL,NULL);
INSERT INTO "household" VALUES('h6','七号楼',1767326400000,'household','pooled',1767330000000,'h7');
INSERT INTO "household" VALUES('h7','七号楼',1767326400000,'household','heads',NULL,NULL);
INSERT INTO "household" VALUES('h8','七号楼',1767326400000,'household','pooled',1767326400000,NULL);
INSERT INTO "household" VALUES('h9','七号楼',1767326400000,'household','pooled',1767330000000,NULL);
INSERT INTO "household" VALUES('shop','shop',1767326400000,'organisation','pooled',NULL,NULL);
INSERT INTO "household" VALUES('v1','v1',1767326400000,'household','pooled',NULL,NULL);
INSERT INTO "household" VALUES('v2','v2',1767326400000,'household','pooled',NULL,NULL);
CREATE TABLE "item" (
	id TEXT NOT NULL, 
	name_zh TEXT NOT NULL, 
	name_en TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	stock INTEGER NOT NULL, 
	reserved INTEGER NOT NULL, 
	picture TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	budget TEXT, 
	subsidy INTEGER DEFAULT '0' NOT NULL, kind TEXT NOT NULL DEFAULT 'goods' CONSTRAINT item_kind CHECK (kind IN ('goods', 'produce', 'service', 'honour', 'voucher')), unit TEXT NOT NULL DEFAULT 'piece', per INTEGER NOT NULL DEFAULT 1 CONSTRAINT item_unit CHECK (unit IN ('piece', 'g') AND per > 0), counted BOOLEAN NOT NULL DEFAULT TRUE, cost_fen INTEGER, limit_quantity INTEGER, limit_period TEXT NOT NULL DEFAULT '' CONSTRAINT item_limit CHECK ((limit_quantity IS NULL) = (limit_period = '')), opens TEXT NOT NULL DEFAULT '', reserved_class TEXT NOT NULL DEFAULT '', reserved_until_ms INTEGER, reorder_level INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT item_points CHECK (points > 0), 
	CONSTRAINT item_stock CHECK (reserved >= 0 AND stock >= reserved), 
	CONSTRAINT item_subsidy CHECK (subsidy >= 0 AND subsidy < points)
);
INSERT INTO "item" VALUES('soap','肥皂','Soap',3,6,0,'',1,NULL,0,'goods','piece',1,1,NULL,NULL,'','','',NULL,NULL);
INSERT INTO "item" VALUES('rice','大米','Rice',8,17,0,'',1,NULL,0,'goods','piece',1,1,300,2,'week','','',NULL,NULL);
INSERT INTO "item" VALUES('tea','茶券','Tea',2,2,0,'',1,NULL,0,'voucher','piece',1,1,NULL,NULL,'','','',NULL,NULL);
INSERT INTO "item" VALUES('haircut','理发','Haircut',3,0,0,'',1,NULL,0,'service','piece',1,0,NULL,NULL,'','','',NULL,NULL);
INSERT INTO "item" VALUES('salt','盐','Salt',1,0,0,'',1,NULL,0,'goods','piece',1,1,NULL,NULL,'','','',NULL,NULL);
CREATE TABLE journal (
	no INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	edge TEXT NOT NULL, 
	status TEXT NOT NULL, 
	upto INTEGER NOT NULL, 
	chain BLOB NOT NULL, 
	boot TEXT, 
	offset_ms INTEGER, 
	waiting INTEGER NOT NULL, 
	previous TEXT, 
	opened_ms INTEGER NOT NULL, 
	changed_ms INTEGER NOT NULL, 
	PRIMARY KEY (no), 
	CONSTRAINT journal_status CHECK (status IN ('open', 'quarantined')), 
	FOREIGN KEY(edge) REFERENCES edge (name), 
	UNIQUE (id)
);
INSERT INTO "journal" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','bins-1','open',4,X'9B66B0D11263BB56664B658149E3A90947CA1169E738352BE3A7C5889862471F','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1767239999998,0,NULL,1767240000000,1767240000000);
CREATE TABLE login (
	name TEXT NOT NULL, 
	password_hash TEXT NOT NULL, 
	roles TEXT NOT NULL, 
	wrong INTEGER NOT NULL, 
	locked_until_ms INTEGER NOT NULL, 
	disabled_ms INTEGER, 
	added_ms INTEGER NOT NULL, resident TEXT, 
	PRIMARY KEY (name)
);
INSERT INTO "login" VALUES('staff','$argon2id$v=19$m=19456,t=2,p=1$68wZ1YYcUrY4IMGZpv3dhw$ebFXCmHuk0mSlFEaT7v3CzYIoXJYIppkQ4TchKfsKb0','staff',0,0,NULL,1767240000000,NULL);
INSERT INTO "login" VALUES('treasurer','$argon2id$v=19$m=19456,t=2,p=1$BbCGa0uFX4pt1c16M4xcfA$XeJwWCn0tRa3SwS84bXAm/Cpi+YZiSXxyXg7iMs028Q','treasurer',0,0,NULL,1767240000000,NULL);
INSERT INTO "login" VALUES('admin','$argon2id$v=19$m=19456,t=2,p=1$LMb/C4SUgCTkoOYRK3sEHA$3B8AYaDTBTk+JCWHtFH5KZqHeVNRlf9FGVPndUZgClc','admin',0,0,NULL,1767240000000,NULL);
CREATE TABLE lot (
	account TEXT NOT NULL, 
	expires TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	lapses INTEGER NOT NULL, 
	PRIMARY KEY (account, expires), 
	CONSTRAINT lot_points CHECK (points >= 0)
)
 WITHOUT ROWID

;
CREATE TABLE lot_take (
	transfer TEXT NOT NULL, 
	expires TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	PRIMARY KEY (transfer, expires), 
	CONSTRAINT lot_take_points CHECK (points > 0)
)
 WITHOUT ROWID

;
CREATE TABLE machine_trust (
	n INTEGER NOT NULL, 
	member TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	given_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (n), 
	FOREIGN KEY(member) REFERENCES household (id)
);
CREATE TABLE member_class (
	subject TEXT NOT NULL, 
	from_ms INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (subject, from_ms)
);
INSERT INTO "member_class" VALUES('member:shop',1767326400000,'organisation');
INSERT INTO "member_class" VALUES('resident:r8',1767283200000,'resident');
CREATE TABLE membership (
	resident TEXT NOT NULL, 
	from_ms INTEGER NOT NULL, 
	household TEXT, 
	PRIMARY KEY (resident, from_ms), 
	FOREIGN KEY(household) REFERENCES household (id), 
	FOREIGN KEY(resident) REFERENCES resident (id)
);
INSERT INTO "membership" VALUES('r1',0,'h1');
INSERT INTO "membership" VALUES('r2',0,'h1');
INSERT INTO "membership" VALUES('r3',0,'h1');
INSERT INTO "membership" VALUES('r4',0,'h1');
INSERT INTO "membership" VALUES('r5',0,'h1');
INSERT INTO "membership" VALUES('r7',0,'h7');
INSERT INTO "membership" VALUES('r8',0,'h8');
INSERT INTO "membership" VALUES('r8',1767196800000,'h9');
INSERT INTO "membership" VALUES('p1',0,'v1');
INSERT INTO "membership" VALUES('p2',0,'v2');
INSERT INTO "membership" VALUES('r4',1767330000000,NULL);
INSERT INTO "membership" VALUES('r5',1767283200000,NULL);
INSERT INTO "membership" VALUES('r8',1767330000000,NULL);
CREATE TABLE notice (
	id TEXT NOT NULL, 
	title_zh TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	body_zh TEXT NOT NULL, 
	body_en TEXT NOT NULL, 
	from_ms INTEGER NOT NULL, 
	until_ms INTEGER NOT NULL, 
	objections_until_ms INTEGER, 
	published_by TEXT NOT NULL, 
	withdrawn_ms INTEGER, 
	PRIMARY KEY (id)
);
INSERT INTO "notice" VALUES('stars','公示','Stars','甲','A',1767330000000,1767416400000,1767416400000,'admin',1767330000000);
CREATE TABLE objection (
	id TEXT NOT NULL, 
	notice TEXT NOT NULL, 
	resident TEXT NOT NULL, 
	about TEXT NOT NULL, 
	said TEXT NOT NULL, 
	via TEXT NOT NULL, 
	asked_ms INTEGER NOT NULL, 
	due_ms INTEGER NOT NULL, 
	published_by TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	answered_by TEXT, 
	answered_ms INTEGER, 
	answer TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT objection_outcome CHECK (outcome IN ('open', 'upheld', 'refused')), 
	CONSTRAINT objection_answered CHECK ((outcome = 'open') = (answered_by IS NULL)), 
	CONSTRAINT objection_not_publisher CHECK (answered_by <> published_by), 
	FOREIGN KEY(notice) REFERENCES notice (id), 
	CONSTRAINT objection_once UNIQUE (notice, resident)
);
INSERT INTO "objection" VALUES('e8efec14c8344b51859ae2cc21b01af1','stars','r1','amount','','kiosk',1767330000000,1768539600000,'admin','refused','staff',1767330000000,'数字无误');
INSERT INTO "objection" VALUES('f28105b8598f147a43b39b0b4f56773f','stars','r7','amount','少了','desk',1767330000000,1768539600000,'admin','open',NULL,NULL,'');
CREATE TABLE pending (
	id TEXT NOT NULL, 
	member TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	until_ms INTEGER NOT NULL, 
	opened_by TEXT NOT NULL, 
	opened_ms INTEGER NOT NULL, 
	ended_ms INTEGER, 
	PRIMARY KEY (id)
);
INSERT INTO "pending" VALUES('117b215aefe27174c5785bbd8c5f3832','h1','理发',1767330000000,'staff',1767326400000,1767326400000);
INSERT INTO "pending" VALUES('e15c91720d388d87a5a09ed44e500e2e','h1','理发',1767330000000,'staff',1767326400000,1767326400000);
CREATE TABLE photo (
	id TEXT NOT NULL, 
	media TEXT NOT NULL, 
	body BLOB NOT NULL, 
	added_by TEXT NOT NULL, 
	added_ms INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "photo" VALUES('21db0cf8dd0987632684d6d6e703ab9dec1960e533928e4a080ddfd17b369094','image/jpeg',X'FFD8FF78787878787878787878787878787878787878787878787878787878787878787878787878787878','staff',1767326400000);
CREATE TABLE pin (
	resident TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	wrong INTEGER NOT NULL, 
	day INTEGER NOT NULL, 
	day_wrong INTEGER NOT NULL, 
	locked_until_ms INTEGER NOT NULL, 
	PRIMARY KEY (resident), 
	FOREIGN KEY(resident) REFERENCES resident (id)
);
INSERT INTO "pin" VALUES('r1','p1:$argon2id$v=19$m=19456,t=2,p=1$L8yB6pJfkb/libw1xmyPLQ$8O/NvWwGOtYCU+wyx7zUadqxSpMSVu8/kQvrLU0jqwk',0,20455,0,0);
INSERT INTO "pin" VALUES('r7','p1:$argon2id$v=19$m=19456,t=2,p=1$u+DHWlCERjUsI6tFznGpMg$G79m3CFITEjU8Hg5u8qEkNakSEKAmhLtN5PbuLrWSUs',0,0,0,0);
CREATE TABLE place (
	id TEXT NOT NULL, 
	station TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	channel INTEGER, 
	title_zh TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT place_kind CHECK (kind IN ('counter', 'dispenser', 'locker', 'store')), 
	CONSTRAINT place_machine CHECK ((kind IN ('dispenser', 'locker')) = (channel IS NOT NULL)), 
	CONSTRAINT place_station CHECK ((kind = 'store') = (station = ''))
);
INSERT INTO "place" VALUES('counter','kiosk-1','counter',NULL,'柜台','Counter',1);
INSERT INTO "place" VALUES('store','','store',NULL,'库房','Store',0);
CREATE TABLE reading (
	series INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	value FLOAT NOT NULL, 
	PRIMARY KEY (series, at_ms)
)
 WITHOUT ROWID

;
CREATE TABLE reading_stream (
	stream TEXT NOT NULL, 
	edge TEXT NOT NULL, 
	upto INTEGER NOT NULL, 
	thinned INTEGER NOT NULL, 
	PRIMARY KEY (stream)
);
CREATE TABLE redemption (
	id TEXT NOT NULL, 
	state TEXT NOT NULL, 
	member TEXT NOT NULL, 
	resident TEXT NOT NULL, 
	card TEXT NOT NULL, 
	item TEXT NOT NULL, 
	quantity INTEGER NOT NULL, 
	points INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	until_ms INTEGER NOT NULL, 
	station TEXT NOT NULL, 
	created_ms INTEGER NOT NULL, 
	changed_ms INTEGER NOT NULL, 
	staff TEXT, 
	reason TEXT NOT NULL, budget TEXT, subsidy INTEGER DEFAULT '0' NOT NULL, order_id TEXT NOT NULL DEFAULT '', line INTEGER NOT NULL DEFAULT 0, place TEXT REFERENCES place (id), way TEXT NOT NULL DEFAULT 'staff' CONSTRAINT redemption_way CHECK (way IN ('staff', 'dispenser', 'locker')), channel INTEGER, slot TEXT REFERENCES slot (id), kept BOOLEAN NOT NULL DEFAULT FALSE, wait_ms INTEGER NOT NULL DEFAULT 0, given INTEGER CONSTRAINT redemption_given CHECK (given >= 0 AND given <= quantity), evidence TEXT NOT NULL DEFAULT '', refunded_ms INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT redemption_positive CHECK (quantity > 0 AND points > 0), 
	FOREIGN KEY(item) REFERENCES item (id)
);
INSERT INTO "redemption" VALUES('023ae77fbca739f9ceaa30f31e63f8b6','settled','h1','r1','c64305f39ae5e54131c0c04dff142c0f','soap',2,6,1,1767326700000,'kiosk-1',1767326400000,1767326400000,'c4d536b10792d1e4e1881ecfbad99277','','b1',2,'f5a576acbb6d95d7a9083c58089bc211',0,'counter','staff',NULL,NULL,0,300000,2,'',NULL);
INSERT INTO "redemption" VALUES('86914d6e6e0234f92f8e0f108f8b843f','released','h1','r1','c64305f39ae5e54131c0c04dff142c0f','soap',1,3,1,1767326700000,'kiosk-1',1767326400000,1767326400000,'c4d536b10792d1e4e1881ecfbad99277','','b1',1,'4b31f2df53156652a7f9630f71574009',0,'counter','staff',NULL,NULL,0,300000,0,'',NULL);
INSERT INTO "redemption" VALUES('2123da2966880d20df892260f00db121','released','h1','r1','c64305f39ae5e54131c0c04dff142c0f','soap',1,3,0,1767327000000,'kiosk-1',1767326400000,1767326400000,NULL,'','b1',1,'7d194e222afc080afc77f5b64a68cbec',0,'counter','staff',NULL,NULL,0,600000,0,'',NULL);
INSERT INTO "redemption" VALUES('158a632107f51a9789fd24d946fc4f47','settled','h1','r1','c64305f39ae5e54131c0c04dff142c0f','soap',1,3,1,1767326700000,'kiosk-1',1767326400000,1767326400000,'staff','','b1',1,'56c55bb0e5ff2a1e79ac04902bfc0e6e',0,'counter','staff',NULL,NULL,1,300000,1,'desk',NULL);
INSERT INTO "redemption" VALUES('14e2efb78ce47f455e80ed4a78a9bfb5','settled','h1','r1','c64305f39ae5e54131c0c04dff142c0f','soap',1,3,1,1767326700000,'kiosk-1',1767326400000,1767326400000,'staff','','b1',1,'6b0d864cf5bbc175c08eb93d12588b27',0,'counter','staff',NULL,NULL,0,300000,1,'',NULL);
INSERT INTO "redemption" VALUES('b4f07e7460dc8555b669c89d64c3ee41','settled','h1','r1','','rice',1,8,1,1767326700000,'kiosk-1',1767326400000,1767326400000,'staff','',NULL,0,'55480834346d2891bd54c193254256f8',0,'counter','staff',NULL,NULL,0,300000,1,'desk',1767326400000);
INSERT INTO "redemption" VALUES('ae4fcdeb65d0bde618817c0b494ee418','released','h1','r1','c64305f39ae5e54131c0c04dff142c0f','soap',1,3,0,1767327000000,'kiosk-1',1767326400000,1767326400000,'staff','','b1',1,'fb693bfc213af56462817cc0af2e3588',0,'counter','staff',NULL,NULL,0,600000,0,'',NULL);
INSERT INTO "redemption" VALUES('f54c0fa09164c82d7de3ab66f4bb69ea','settled','h1','r1','c64305f39ae5e54131c0c04dff142c0f','haircut',1,3,1,1767330300000,'kiosk-1',1767326400000,1767330000000,'staff','',NULL,0,'09d0960530eaf6812a57cf403fc426c0',0,NULL,'staff',NULL,'cee331d96472bb1e9733096b8f2411f1',1,300000,1,'',NULL);
INSERT INTO "redemption" VALUES('8561c13263b7563b78450df478856692','held','h1','r1','c64305f39ae5e54131c0c04dff142c0f','haircut',1,3,0,1767333600000,'kiosk-1',1767326400000,1767326400000,NULL,'',NULL,0,'daf52135da166c963a1cbe9f73591a01',0,NULL,'staff',NULL,'cee331d96472bb1e9733096b8f2411f1',1,7200000,NULL,'',NULL);
CREATE TABLE redemption_lot (
	redemption TEXT NOT NULL, 
	lot INTEGER NOT NULL, 
	quantity INTEGER NOT NULL, 
	PRIMARY KEY (redemption, lot), 
	CONSTRAINT redemption_lot_some CHECK (quantity > 0)
)
 WITHOUT ROWID

;
INSERT INTO "redemption_lot" VALUES('023ae77fbca739f9ceaa30f31e63f8b6',1,2);
INSERT INTO "redemption_lot" VALUES('14e2efb78ce47f455e80ed4a78a9bfb5',1,1);
INSERT INTO "redemption_lot" VALUES('158a632107f51a9789fd24d946fc4f47',1,1);
INSERT INTO "redemption_lot" VALUES('2123da2966880d20df892260f00db121',1,1);
INSERT INTO "redemption_lot" VALUES('86914d6e6e0234f92f8e0f108f8b843f',1,1);
INSERT INTO "redemption_lot" VALUES('ae4fcdeb65d0bde618817c0b494ee418',1,1);
INSERT INTO "redemption_lot" VALUES('b4f07e7460dc8555b669c89d64c3ee41',3,1);
CREATE TABLE refund (
	id TEXT NOT NULL, 
	redemption TEXT NOT NULL, 
	goods TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	proposed_by TEXT NOT NULL, 
	proposed_ms INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	decided_by TEXT, 
	decided_ms INTEGER, 
	decision TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT refund_goods CHECK (goods IN ('stock', 'written_off')), 
	CONSTRAINT refund_two_people CHECK (decided_by <> proposed_by), 
	CONSTRAINT refund_outcome CHECK (outcome IN ('open', 'approved', 'refused')), 
	CONSTRAINT refund_decided CHECK ((outcome = 'open') = (decided_by IS NULL)), 
	FOREIGN KEY(redemption) REFERENCES redemption (id)
);
INSERT INTO "refund" VALUES('543783d4104602aaf45e518ad59aa70e','b4f07e7460dc8555b669c89d64c3ee41','stock','未拆封','staff',1767326400000,'approved','admin',1767326400000,'一起看过');
CREATE TABLE resident (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	language TEXT NOT NULL, 
	added_ms INTEGER NOT NULL, head BOOLEAN DEFAULT 0 NOT NULL, died_ms INTEGER, 
	PRIMARY KEY (id)
);
INSERT INTO "resident" VALUES('r1','王小明','en',1767240000000,0,NULL);
INSERT INTO "resident" VALUES('r2','王小明','zh-CN',1767240000000,0,NULL);
INSERT INTO "resident" VALUES('r3','王小明','zh-CN',1767240000000,0,NULL);
INSERT INTO "resident" VALUES('r4','-','en',1767326400000,0,NULL);
INSERT INTO "resident" VALUES('r5','李秀英','en',1767326400000,0,1767283200000);
INSERT INTO "resident" VALUES('r7','李秀英','en',1767326400000,1,NULL);
INSERT INTO "resident" VALUES('r8','李秀英','en',1767326400000,0,NULL);
INSERT INTO "resident" VALUES('p1','李雷','zh-CN',1767326400000,0,NULL);
INSERT INTO "resident" VALUES('p2','韩梅梅','zh-CN',1767326400000,0,NULL);
CREATE TABLE resolution (
	id TEXT NOT NULL, 
	redemption TEXT NOT NULL, 
	result TEXT NOT NULL, 
	given INTEGER, 
	photo TEXT, 
	reason TEXT NOT NULL, 
	proposed_by TEXT NOT NULL, 
	proposed_ms INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	decided_by TEXT, 
	decided_ms INTEGER, 
	decision TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(photo) REFERENCES photo (id), 
	CONSTRAINT resolution_two_people CHECK (decided_by <> proposed_by), 
	CONSTRAINT resolution_outcome CHECK (outcome IN ('open', 'approved', 'refused')), 
	CONSTRAINT resolution_decided CHECK ((outcome = 'open') = (decided_by IS NULL)), 
	FOREIGN KEY(redemption) REFERENCES redemption (id)
);
CREATE TABLE rollup (
	series INTEGER NOT NULL, 
	width_ms INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	count INTEGER NOT NULL, 
	total FLOAT NOT NULL, 
	low FLOAT NOT NULL, 
	high FLOAT NOT NULL, 
	PRIMARY KEY (series, width_ms, at_ms)
)
 WITHOUT ROWID

;
CREATE TABLE series (
	id INTEGER NOT NULL, 
	edge TEXT NOT NULL, 
	device TEXT NOT NULL, 
	quantity TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT series_name UNIQUE (device, quantity, edge)
);
CREATE TABLE session (
	token_hash TEXT NOT NULL, 
	login TEXT NOT NULL, 
	opened_ms INTEGER NOT NULL, 
	seen_ms INTEGER NOT NULL, 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY(login) REFERENCES login (name)
);
INSERT INTO "session" VALUES('9f84ddc2ad8255ae9336f1e0f84b9ee9ee6492209e5677698047796c428ccb96','staff',1767330000000,1767330000000);
INSERT INTO "session" VALUES('604d2bdf86df8af7f6e124a4c8f64c354677d6924dfc8d70fca7af08b5874aee','admin',1767330000000,1767330000000);
INSERT INTO "session" VALUES('07a030ce2c3cd6d3f4ae79a9d3d68a4650a3e17a4273ac2a847fd2a17affc28e','treasurer',1767330000000,1767330000000);
CREATE TABLE settled_day (
	day TEXT NOT NULL, 
	member TEXT NOT NULL, 
	standard INTEGER NOT NULL, 
	points INTEGER NOT NULL, 
	carry TEXT NOT NULL, 
	counted TEXT NOT NULL, 
	last_ms INTEGER NOT NULL, 
	last_journal TEXT NOT NULL, 
	last_seq INTEGER NOT NULL, 
	PRIMARY KEY (day, member)
)
 WITHOUT ROWID

;
INSERT INTO "settled_day" VALUES('2026-01-01','h1',1,10,'["2026-W01", "2026-01", {"w:*": 10}, {}, []]','{"v:kitchen": 2}',1767240000998,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',4);
INSERT INTO "settled_day" VALUES('2026-01-02','h1',2,24,'["2026-W01", "2026-01", {"m:*": 24, "m:p:honour": 20, "m:p:service": 4, "m:who:r1": 24, "w:*": 34, "w:p:service": 4, "w:who:r1": 24}, {}, [["steady-service", "2026-01-02", 1]]]','{"a:service": 60, "v:honour": 1, "v:service": 1, "who:r1": 24}',1767326400000,'desk',2);
CREATE TABLE slot (
	id TEXT NOT NULL, 
	item TEXT NOT NULL, 
	starts_ms INTEGER NOT NULL, 
	ends_ms INTEGER NOT NULL, 
	capacity INTEGER NOT NULL, 
	taken INTEGER NOT NULL, 
	provider TEXT NOT NULL, 
	cancelled_ms INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT slot_capacity CHECK (taken >= 0 AND taken <= capacity), 
	CONSTRAINT slot_times CHECK (ends_ms > starts_ms), 
	FOREIGN KEY(item) REFERENCES item (id)
);
INSERT INTO "slot" VALUES('cee331d96472bb1e9733096b8f2411f1','haircut',1767330000000,1767333600000,2,2,'shop',NULL);
INSERT INTO "slot" VALUES('3ffdbe6e6face0936fd376f773cd1fd4','haircut',1767330000000,1767337200000,2,0,'shop',1767326400000);
CREATE TABLE standard (
	version INTEGER NOT NULL, 
	from_day TEXT NOT NULL, 
	document TEXT NOT NULL, 
	published_ms INTEGER NOT NULL, 
	published_by TEXT NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "standard" VALUES(1,'2025-01-01','# A points standard (积分管理标准). Publish it with: linli-hub standard publish FILE
# Three complete ones, with all that a standard can say, are in hub/standards/.

[standard]
format = 2
centre = "linli"
name_zh = "示例积分标准"
name_en = "Example points standard"
time_zone = "Asia/Shanghai"
objection_days = 7          # 公示期：公示期内可提出异议
points_per_yuan = 20        # denomination, shown to admins only
expiry_months = 0           # 积分有效月数；0 = never
default_grade = "good"      # for a bag that no attendant graded (未经督导的投放)
pin_above = 0              # spending more than this asks for the PIN

[caps.person]               # points one person can earn (每人上限); "none" for no cap
day = "none"
week = "none"
month = "none"

[caps.household]            # points a household can earn (每户上限)
day = 20
week = 80
month = "none"

[caps.device]               # points one device can give (每台设备上限)
day = "none"
week = "none"
month = "none"

[[rule]]
id = "kitchen"
name_zh = "厨余垃圾"
name_en = "Kitchen waste"
match = { kind = "deposit", stream = "kitchen" }
caps = { visits_per_day = 2 }

[rule.give]                 # not per kilogram: that would reward water
per_visit = { good = 5, mixed = 2, rejected = 0 }
min_g = 100

[[rule]]
id = "compost"
name_zh = "家庭堆肥"
name_en = "Own compost"
match = { kind = "deposit", stream = "compost" }
caps = { visits_per_day = 2 }

[rule.give]
per_visit = { good = 4, mixed = 1, rejected = 0 }
min_g = 100

[[rule]]
id = "recyclable"
name_zh = "可回收物"
name_en = "Recyclables"
match = { kind = "deposit", stream = "recyclable" }
caps = { visits_per_day = "none" }

[rule.give]                 # by weight on a scale in good health, else by the visit
per_kg = { good = 8, mixed = 4, rejected = 0 }
fallback_per_visit = { good = 2, mixed = 1, rejected = 0 }
min_g = 50
',1767240000000,'chief');
INSERT INTO "standard" VALUES(2,'2026-01-02','# 道德银行积分标准：志愿服务、社区活动、献智献策、荣誉、扣分
# A moral bank: volunteering, activities, ideas, honours, deductions
#
# 单位和个人都可以是储户。服务按小时，凭证越可靠分越高；扣分不公开姓名。
# Organisations and people hold accounts. Service goes by the hour, and better evidence
# earns more; a deduction is never published by name.

[standard]
format = 2
centre = "linli"
name_zh = "道德银行积分标准"
name_en = "Points standard of a moral bank"
time_zone = "Asia/Shanghai"
objection_days = 10       # 评议结果公示十天 / ten days of public notice
points_per_yuan = 5       # 5 分约合 1 元 / 5 points are about ¥1
expiry_months = 0         # 长期有效 / for ever
default_grade = "good"
pin_above = 50

[caps.person]             # 每人 / a person
day = 30
week = 60
month = 150

[caps.household]          # 每户或每单位 / a household or an organisation
day = 60
week = 120
month = 300

[caps.device]             # 签到设备不设上限 / no cap for the check-in devices
day = "none"
week = "none"
month = "none"

[[class]]
id = "resident"
name_zh = "居民"
name_en = "Residents"

[[class]]
id = "organisation"
name_zh = "共驻共建单位"
name_en = "Partner organisations"

# --- 志愿服务：签到签退的全额，受益人或工作人员证明的略少，自报的只记一次
# --- Volunteering: in full with check-in and check-out, less when attested, once if self-declared

[[rule]]
id = "service"
name_zh = "志愿服务（签到签退）"
name_en = "Volunteering, checked in and out"
match = { kind = "service", evidence = ["sensor", "check_in"] }
give = { per_hour = 4, knee = { after = 4, share_percent = 50 } }
caps = { week = 40, month = 120 }

[[rule]]
id = "service-attested"
name_zh = "志愿服务（他人证明）"
name_en = "Volunteering, attested"
match = { kind = "service", evidence = ["attested_beneficiary", "attested_staff"] }
give = { per_hour = 3, knee = { after = 4, share_percent = 50 } }
caps = { week = 24, month = 72 }

[[rule]]
id = "service-declared"
name_zh = "志愿服务（本人申报）"
name_en = "Volunteering, self-declared"
match = { kind = "service", evidence = "self_declared" }
give = { per_visit = 1 }
caps = { visits_per_day = 1, month = 4 }

# --- 助贫助困：须由受益人或工作人员证明 / Helping people in hardship: attested only

[[rule]]
id = "help"
name_zh = "助贫助困"
name_en = "Helping people in hardship"
match = { kind = "help", evidence = ["attested_beneficiary", "attested_staff"] }
give = { per_visit = 10 }
caps = { visits_per_day = 1, month = 40 }

# --- 社区活动 / Community activities

[[rule]]
id = "activity"
name_zh = "参加社区活动"
name_en = "Community activity"
match = { kind = "activity", class = "resident" }
give = { per_visit = 2 }
caps = { visits_per_day = 2, month = 30 }

[[rule]]
id = "activity-hosted"
name_zh = "单位承办社区活动"
name_en = "Activity hosted by an organisation"
match = { kind = "activity", class = "organisation" }
give = { per_visit = 20 }
caps = { visits_per_day = 1, month = 80 }

# --- 献智献策：采纳后计分 / Ideas: counted once taken up

[[rule]]
id = "idea"
name_zh = "献智献策"
name_en = "Ideas and suggestions"
match = { kind = "idea", evidence = "attested_staff" }
give = { per_visit = 5 }
caps = { visits_per_day = 1, month = 15 }

# --- 捐赠物品上架，按件 / Goods given to the shelf, by the piece

[[rule]]
id = "gift"
name_zh = "捐赠物品"
name_en = "Goods given"
match = { kind = "gift", evidence = "attested_staff" }
give = { per_item = 2, knee = { after = 10, share_percent = 25 } }
caps = { day = 30 }

# --- 荣誉：孝星、好邻居等，评议通过后计分 / Honours, after the council''s vote

[[rule]]
id = "honour"
name_zh = "荣誉（孝星、好邻居等）"
name_en = "Honours, such as good neighbour"
match = { kind = "honour", evidence = "attested_staff" }
give = { per_visit = 20 }
caps = { visits_per_day = 1, month = 20 }

# --- 奖励：连续四天以上参加服务 / Bonus: service on four days in a row

[[rule]]
id = "steady-service"
name_zh = "连续四天服务"
name_en = "Four days of service in a row"
bonus = true
match = { kind = "service", evidence = ["sensor", "check_in"], streak_days = 4 }
give = { per_visit = 2 }
caps = { month = 10 }

# --- 扣分：每项都要有理由 / Deductions, each with its reason

[[deduction]]
id = "littering"
name_zh = "乱堆乱放"
name_en = "Things left in the corridor"
points = 5
reason_zh = "占用楼道或公共区域，劝导后仍不清理"
reason_en = "The corridor was blocked and not cleared after a reminder"

[[deduction]]
id = "false-record"
name_zh = "弄虚作假"
name_en = "False record"
points = 20
reason_zh = "申报的服务经核查不属实"
reason_en = "A declared service was found not to be true"

[[deduction]]
id = "no-show"
name_zh = "报名后无故缺席"
name_en = "Did not come"
points = 2
reason_zh = "报名参加服务而无故缺席，且未提前告知"
reason_en = "Signed up for a service and stayed away without notice"

# --- 限时活动：去掉每行开头的 “#~ ” 即可启用；预算先到先得，记入后不收回
# --- A campaign: remove "#~ " to use it; first come, first served, never taken back
#
#~ [[campaign]]
#~ id = "spring-clean"
#~ name_zh = "春季大扫除"
#~ name_en = "Spring clean-up"
#~ from = 2026-03-01
#~ to = 2026-03-31
#~ rules = ["service", "service-attested"]
#~ percent = 50
#~ budget = 2000
',1767240000000,'linli-hub');
CREATE TABLE sticky (
	n INTEGER NOT NULL, 
	actor TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	action TEXT NOT NULL, 
	body TEXT NOT NULL, 
	code TEXT, 
	answer TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	PRIMARY KEY (n), 
	CONSTRAINT sticky_key UNIQUE (actor, "key")
);
INSERT INTO "sticky" VALUES(1,'chief','first','stock_in','bd8b5ee9fbaecb6b6111db84e9c63a45bba0c8acd59873a19e323f27b7f79726',NULL,'{"lot": 1}',1767240000000);
INSERT INTO "sticky" VALUES(2,'staff','53279cb671362d6973d8103fb2c1c3b5','linli_hub.actions.members','25d4aebc8e7c0ce70a3ed37f7f37b685543cfbc444a8a706ebfc7957f935004e',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(3,'staff','97462d4a16fc86a2455a386b6a9c0519','linli_hub.actions.members','3c8f98d87cc22f115820eb8fd73b704c901dd3383a6a1104199fa16af435b235',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(4,'staff','4c542678792552322e1f0be5d2c5a2d1','linli_hub.actions.members','e35883fac74d8847d33c29d9d4b9455feb8b8e9849ef2d653ed4669467ae7a2c',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(5,'staff','9f912af53dba51dc96a85a841a0ef682','linli_hub.actions.members','1fbe7f534e6784d6e25fb8b5d4e733197a64563a4777bfe8d475e03ef31dd3dc',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(6,'staff','afc6fe8fdd0eb34f5820949ef95ea733','linli_hub.actions.members','8b5fd356390b05d9b65f8b1b6b8bc176430b2a08287dd88e41bba16ee383a0af','already_exists','{"what": "household", "id": "h7"}',1767326400000);
INSERT INTO "sticky" VALUES(7,'admin','e545a4b70fc01d330bc8b2e7cda14345','linli_hub.actions.members','f3782caabc9e080bc89a8795b4fb3f6fb10ceb229c3f86e757fd10c6ff3b2137',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(8,'staff','b8877a806c215b16592ab3e14acf20be','linli_hub.actions.members','bf400ad1c841b6c77b72e3e0a585336871b30178b877fee44aff4e1f17e5dce8',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(9,'staff','a0f666a963ea8805d1c56c35d26cb7b4','linli_hub.actions.members','a00733278b952c045818feb08e7656e2dd5c23e74fd8f937dd727bcb55b0e367',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(10,'staff','bb4eb9265bfb1d24a8522c1269443ad9','linli_hub.actions.members','c5ee1964b1db6459ed10a0357003d59b41f9043536b93116d2e0b9d3e4862484',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(11,'staff','1e142614831486a19a8d4f0d4d0f837e','linli_hub.actions.members','f0cf3065328a66b957ce8566485ca36a76eb03d0e61cbed6d4ae3fd1cc47bc2c',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(12,'staff','d0873f230fa3bff7ed4da093d4806852','linli_hub.actions.cards','47b038d7e6efdb9af7d588f378845430bedd3f056f130afbf3f7e2f21d554c0f',NULL,'{"value": 0}',1767326400000);
INSERT INTO "sticky" VALUES(13,'staff','ded6a63fba38c664eb6090f65487f1f0','linli_hub.actions.cards','cd48b5313c5355004cbd6be69da4d36ee4f612efc450fd01b80d4c4ca7cf6754',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(14,'staff','98d12167f372c99896f53b174c15b954','linli_hub.actions.cards','df8559746b0735e4f6ff7bc79480aa4775fd52ca52c01145e04dc6205fc93306',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(15,'staff','8ea745feae104dae2f05bdfc06f7ad1b','linli_hub.actions.cards','75cc9fcd1eee472fd541e60a2bbd95798c50b44737790cd348c3280b3fe4869b',NULL,'{"value": 0}',1767326400000);
INSERT INTO "sticky" VALUES(16,'staff','c7b0713dfc1363f5dffc50ca7dd426c5','linli_hub.actions.cards','ccc7d94505e5ebaeffae24825742092fea904b11cd148e408c9d46a0ab4f53f5','card_state','{"now": "replaced", "then": "returned"}',1767326400000);
INSERT INTO "sticky" VALUES(17,'staff','2d19a860f2a4cb34c92c00b7d93e8e9a','linli_hub.actions.cards','5e6535354bfd2ef661ffe737f1ac86675f9f2dc7074e8ea594eab0ec90a05932',NULL,'{"value": 0}',1767326400000);
INSERT INTO "sticky" VALUES(18,'staff','b8e547b5d1258e6d7722206789d10800','set_pin','c430633983e2daef8b94cc274dc1fa1c571cc4778ced7d18ff970803182fe032',NULL,'{}',1767326400000);
INSERT INTO "sticky" VALUES(19,'staff','27589c8b3cf73109fe6d64514fada8e7','linli_hub.actions.pins','85d2d76a75a22016205fa17e0eac9675f16fd07ff77148fa07575c645e6e7de9',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(20,'staff','cd55bfc64c7c9ad8ae42f703a3b44ca2','linli_hub.actions.members','e2455201619da002bb79e394fdb1f648feec257c02f7023ed31f393f8db9be54',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(21,'staff','41eec3c8005c111b205713d633cad045','linli_hub.actions.members','05f6e657ed3551aa0bf29f4cbcfc5a5a1ad970b5c32bf9bfaea31f42e9aa6ec7',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(22,'staff','78952b34832d5782757f36de0319ac0f','linli_hub.actions.members','40be1f04a1a6e24aa128e6751936f2fe19f49112cdeee3ac63703475a0b7ad23',NULL,'{"value": 0}',1767326400000);
INSERT INTO "sticky" VALUES(23,'staff','17029bdc0c2b8b06755613764c115fdf','linli_hub.actions.members','5612fe572567558b330fc51f7c229774d732007dd8e79e94dd89fbde8b3e4709',NULL,'{"value": 0}',1767326400000);
INSERT INTO "sticky" VALUES(24,'staff','75569379f478ee0b954c272f866f76ed','linli_hub.actions.moves','c51dd77c3cb98477118e340f6f6e84cfdc92b445eecb03258eb28e17c5181539',NULL,'{"value": 0}',1767326400000);
INSERT INTO "sticky" VALUES(25,'staff','0306bb82ef25491889ee9c11e1dcfb69/0','import_members','77a5491e02090fa494680b4096c28f816903a615af0cb0e06bb3414e670b7a73',NULL,'{"members": 2, "residents": 2, "cards": 2, "credited": 0}',1767326400000);
INSERT INTO "sticky" VALUES(26,'staff','1dfd25eefbc40fcc164b2a185085b7ed','linli_hub.actions.shelf','cd5a71c3a0e4b7a71d8e61052e6d27b532cb1a873edce90bc163c7cb5fb9b2d4',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(27,'staff','a88309a3d47cd6508b88e1837fb91a1c','linli_hub.actions.shelf','cd5a71c3a0e4b7a71d8e61052e6d27b532cb1a873edce90bc163c7cb5fb9b2d4','already_exists','{"what": "item", "id": "rice"}',1767326400000);
INSERT INTO "sticky" VALUES(28,'staff','b6c385780d5146d8292bc4221fb15715','linli_hub.actions.shelf','2e83ad77e616e91cf4320a18c91506ad00a7832e57ec1c379ba0a9edac52d70a',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(29,'staff','bf7b0228c3c12ef6ecc1234a18e0fa10','linli_hub.actions.shelf','6ccea30bbf9193b098155462ecb924fae36108a4afcf7b2d4e188bd8cda57a86',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(30,'staff','fcdd565af855957ebbeaba4e2f6e3d51','linli_hub.actions.shelf','5093605922be62c053499466908f6f66c4c081bdab12c80898eec371b073df31','not_found','{"what": "item", "id": "nothing"}',1767326400000);
INSERT INTO "sticky" VALUES(31,'staff','6a2356cf5c4050224e67445e88a265bc','linli_hub.actions.places','bc44cb21ce963601fe7e81c497b9c0b2daad05bea630bfeceadabfeeeef4512d',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(32,'staff','3a4ba144fa97c993acde59864562755d','stock_in','25491dd92a5503be5c4cdc9e9fa5c5972e79b6346ea21dbf1f153f200f452dab',NULL,'{"lot": 2}',1767326400000);
INSERT INTO "sticky" VALUES(33,'staff','044faf04d90dda65db1e3b8ecab45977','stock_move','03638529f6f80be9724277b4077208ba857a14b7bda52581191a6cf4d04fb6ce',NULL,'{"lot": 3}',1767326400000);
INSERT INTO "sticky" VALUES(34,'staff','e941147f696acbc773dc665e0eada0c5','write_off','f685edbcc77e7bb26f52c9a581162b94505e1deb5998051263167ec256a0c575',NULL,'{}',1767326400000);
INSERT INTO "sticky" VALUES(35,'staff','fbaaca4366e8c2dffb696763f7a5e8c0','write_off','7cfeac1066c35d5f38c86eabe5c7fa4e929d8c180d8e962cdc008dc4c580aac6','not_found','{"what": "lot", "id": "99"}',1767326400000);
INSERT INTO "sticky" VALUES(36,'staff','cf0f9e71a38574a8f87f0551ea95243b','linli_hub.actions.places','fd29b990f41a76efda620fe6ccd685024abaaf4e22b0c922c727cd5862a7caec',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(37,'staff','19ebf14207aabdc6190dd00a31282313','linli_hub.actions.shelf','98b5ea0e893685c2b382bb2a3a8f9f96c06d8d1db42452569b99e2b3ad95e34e',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(38,'staff','c07d6bd6d86544e14415e46d9d7e20c3','voucher_codes','924a313b8dfb4ec2b8362e79e0cd3fbac1337ff8ee36a65dff916cf420c7a42d',NULL,'{"added": 2, "there": 0}',1767326400000);
INSERT INTO "sticky" VALUES(39,'staff','7843551cc34d91d0dea21832fba1aef8','adjust','40d1ba290f4795a81e757c11530f8590bda3c943d6a0eb97b798a1aff1d2cbe8',NULL,'{"id": "ef87696eb8abd4c484afe1e7866665a7", "outcome": "open", "claimed": 0}',1767326400000);
INSERT INTO "sticky" VALUES(40,'treasurer','b23b74bb9fcc83bdbcbf4d12a78eacfe','decide','adcdc2cf46b39063394ce75f113962ab4c351c241ce6b13f60e465a80ad0382f',NULL,'{"id": "ef87696eb8abd4c484afe1e7866665a7", "outcome": "approved", "claimed": 0}',1767326400000);
INSERT INTO "sticky" VALUES(41,'staff','41774c076562fd0103f2340ab2dfee87','adjust','a0b5ca75b0f0819fe6c2f29b75e8f867c90cd3d36ba35f00a1769a399e11028b',NULL,'{"id": "04d88a2b02e4c5fe879517f93d7f3560", "outcome": "open", "claimed": 0}',1767326400000);
INSERT INTO "sticky" VALUES(42,'treasurer','1e7a55eb6f0df7350ade8da80e7ad063','decide','0d125efbb9adefbd2bbff180ddf903f4e2adc4bee10dd455a366cfc44b5c973f',NULL,'{"id": "04d88a2b02e4c5fe879517f93d7f3560", "outcome": "approved", "claimed": 0}',1767326400000);
INSERT INTO "sticky" VALUES(43,'treasurer','2c19ffa05df0c38e9a2a70dba2cd66e6','adjust','cb77cd0642b70e842f966cb4aaed507f34b4f9f5e2dcf4029cbebe3e85e9f1c6',NULL,'{"id": "9a2fa7512438ea985c2d624160381b45", "outcome": "open", "claimed": 0}',1767326400000);
INSERT INTO "sticky" VALUES(44,'treasurer','11e0a243518d126b8c8ce6702cd4365d','decide','c6b29bf3c58b30cd767827eb2479d34f2d01d334ca7bcda146341e6006612887','same_person','{"name": "treasurer"}',1767326400000);
INSERT INTO "sticky" VALUES(45,'staff','689f3b4f989631f8f0b0e90d62904abe','hold','6492e17e81e5c55aa16823c53c9cf5e3640291dcdd43573eadbb3a019e987c9e',NULL,'{"id": "117b215aefe27174c5785bbd8c5f3832", "member": "h1", "points": 12, "posted": 0, "state": "open", "until_ms": 1767330000000}',1767326400000);
INSERT INTO "sticky" VALUES(46,'staff','7f38f2ffc72c5c498dd8efd2ba41d0a5','post','a188ac8d2212ba7abd7b7c5684094fe6bad671fb7acfcee807ab0d34e3b91590',NULL,'{"id": "117b215aefe27174c5785bbd8c5f3832", "member": "h1", "points": 12, "posted": 8, "state": "posted", "until_ms": 1767330000000}',1767326400000);
INSERT INTO "sticky" VALUES(47,'staff','541d40cd89dbbeeab83ae40bee633323','void','47c32a55ecd13243f372805e28785966897ad827ac3967ffc6882661a04d5513','pending_ended','{"id": "117b215aefe27174c5785bbd8c5f3832", "state": "posted"}',1767326400000);
INSERT INTO "sticky" VALUES(48,'staff','0bae98d10bb369da42bdc8656159c3f0','hold','6492e17e81e5c55aa16823c53c9cf5e3640291dcdd43573eadbb3a019e987c9e',NULL,'{"id": "e15c91720d388d87a5a09ed44e500e2e", "member": "h1", "points": 12, "posted": 0, "state": "open", "until_ms": 1767330000000}',1767326400000);
INSERT INTO "sticky" VALUES(49,'staff','1e273c1e471ca6de83ad33a036bdd0de','void','dd6f0b3d8ad64ef57ab151515e1fab155570389991497d2db69c4aa500398caa',NULL,'{"id": "e15c91720d388d87a5a09ed44e500e2e", "member": "h1", "points": 12, "posted": 0, "state": "voided", "until_ms": 1767330000000}',1767326400000);
INSERT INTO "sticky" VALUES(50,'treasurer','0ef797d731e8cc191b15cdbc61ccf88b','budget','fc113e760ee05e20456c84fccbd9bc24a87095977ff3ce87be633cf109ba58ad',NULL,'{}',1767326400000);
INSERT INTO "sticky" VALUES(51,'treasurer','1327f044543e80bb4cd97d74ecc3740d','pledge','0c3f01f9955a5788f23b2cd8011574614a7e58a46ee6c52bfa4ce058f49997ac',NULL,'{"left": 40}',1767326400000);
INSERT INTO "sticky" VALUES(52,'treasurer','88be771b5e2456403623b393881a8d22','subsidise','dbac4c1eb7472f66bc9740b465f9896b524e983c2bec568f67e44b8a50ec5baf',NULL,'{}',1767326400000);
INSERT INTO "sticky" VALUES(53,'treasurer','fedf61a3283f8100bca5fdccd93d072f','claim','1f7b90a29fa02986de865fe11a63bb5ba0fbadd767f62b0448ac16d13372d3ac','nothing_owed','{"member": "h1"}',1767326400000);
INSERT INTO "sticky" VALUES(54,'treasurer','8365b82c07c977578093fd730088c1c2','reverse','1b5f6ca6d8b696d82c406c9f141d9ea88ddbf441b2bb0a36559b3573ba3f4e2f',NULL,'{"returned": 30, "claimed": 0}',1767326400000);
INSERT INTO "sticky" VALUES(55,'treasurer','e52b52150d323abc829e2926d6b96397','reverse','1b5f6ca6d8b696d82c406c9f141d9ea88ddbf441b2bb0a36559b3573ba3f4e2f','already_reversed','{"id": "j/04d88a2b02e4c5fe879517f93d7f3560/0"}',1767326400000);
INSERT INTO "sticky" VALUES(56,'kiosk-1','02bfd2d3dde90f3db38c1e0619560aa7','reserve','1be3768a407770cc7aef7bdc6530e762d1b21c332267f1b60933b367ad220baa','out_of_stock','{"item": "soap", "left": 10, "wanted": 15}',1767326400000);
INSERT INTO "sticky" VALUES(57,'kiosk-1','eabbcae8afd7074965480ea96bf0844d','reserve','b430e352d3d59a8bee3a1fa46a0c1fe037d2affa75321dd73444457424e3156b',NULL,'{"id": "f5a576acbb6d95d7a9083c58089bc211", "redemptions": [{"id": "023ae77fbca739f9ceaa30f31e63f8b6", "order": "f5a576acbb6d95d7a9083c58089bc211", "line": 0, "state": "held", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 2, "own": 4, "subsidy": 2, "budget": "b1", "fence": 0, "held_until_ms": 1767327000000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": null, "evidence": "", "staff": null, "refunded_ms": null}]}',1767326400000);
INSERT INTO "sticky" VALUES(58,'kiosk-1','383263e60066af35921ddd7217996a9c','dispense','c1f80208106eab4c745c952734291f0b8b06b024a138d303cee3df5ddeae334b',NULL,'{"id": "023ae77fbca739f9ceaa30f31e63f8b6", "order": "f5a576acbb6d95d7a9083c58089bc211", "line": 0, "state": "dispensing", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 2, "own": 4, "subsidy": 2, "budget": "b1", "fence": 1, "held_until_ms": 1767326700000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": null, "evidence": "", "staff": "c4d536b10792d1e4e1881ecfbad99277", "refunded_ms": null}',1767326400000);
INSERT INTO "sticky" VALUES(59,'kiosk-1','0733f6940ef62c41d9a85fcc67d5b299','result','4b2a9bdc454ac0c82349833c85c3b838646b16631bc227c20d80079bd7358294',NULL,'{"id": "023ae77fbca739f9ceaa30f31e63f8b6", "order": "f5a576acbb6d95d7a9083c58089bc211", "line": 0, "state": "settled", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 2, "own": 4, "subsidy": 2, "budget": "b1", "fence": 1, "held_until_ms": 1767326700000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": 2, "evidence": "", "staff": "c4d536b10792d1e4e1881ecfbad99277", "refunded_ms": null}',1767326400000);
INSERT INTO "sticky" VALUES(60,'kiosk-1','c51b3200f0bda52f28530e4654d829de','reserve','26c9f557a16d48956bc0ce42bec411176948950d4cff5fc405c34539fab58dca',NULL,'{"id": "4b31f2df53156652a7f9630f71574009", "redemptions": [{"id": "86914d6e6e0234f92f8e0f108f8b843f", "order": "4b31f2df53156652a7f9630f71574009", "line": 0, "state": "held", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 0, "held_until_ms": 1767327000000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": null, "evidence": "", "staff": null, "refunded_ms": null}]}',1767326400000);
INSERT INTO "sticky" VALUES(61,'kiosk-1','6d06aa489fa97fcaea3d345850f1a8ad','dispense','fac1a25da3f0d3d0a1402d29960bb8cd8ed5f7dff1e0154a7bceeb8b2fd50354',NULL,'{"id": "86914d6e6e0234f92f8e0f108f8b843f", "order": "4b31f2df53156652a7f9630f71574009", "line": 0, "state": "dispensing", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 1, "held_until_ms": 1767326700000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": null, "evidence": "", "staff": "c4d536b10792d1e4e1881ecfbad99277", "refunded_ms": null}',1767326400000);
INSERT INTO "sticky" VALUES(62,'kiosk-1','18c645ad3179d5ff3006631b5a898fd1','result','64e553c82e0d43b77ae64ff470903eb91b31d57a1732cb58f487e473d3289a69',NULL,'{"id": "86914d6e6e0234f92f8e0f108f8b843f", "order": "4b31f2df53156652a7f9630f71574009", "line": 0, "state": "released", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 1, "held_until_ms": 1767326700000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": 0, "evidence": "", "staff": "c4d536b10792d1e4e1881ecfbad99277", "refunded_ms": null}',1767326400000);
INSERT INTO "sticky" VALUES(63,'kiosk-1','e730388ca9825444d1e7a19a6ea3fabb','reserve','26c9f557a16d48956bc0ce42bec411176948950d4cff5fc405c34539fab58dca',NULL,'{"id": "7d194e222afc080afc77f5b64a68cbec", "redemptions": [{"id": "2123da2966880d20df892260f00db121", "order": "7d194e222afc080afc77f5b64a68cbec", "line": 0, "state": "held", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 0, "held_until_ms": 1767327000000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": null, "evidence": "", "staff": null, "refunded_ms": null}]}',1767326400000);
INSERT INTO "sticky" VALUES(64,'kiosk-1','c207d003dc024ac916f53001329ae123','cancel','346d0485942caadd1f9ad02eed206659f5fb5d72fe4bf66ce02e23dbef5502b3',NULL,'{"id": "2123da2966880d20df892260f00db121", "order": "7d194e222afc080afc77f5b64a68cbec", "line": 0, "state": "released", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 0, "held_until_ms": 1767327000000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": 0, "evidence": "", "staff": null, "refunded_ms": null}',1767326400000);
INSERT INTO "sticky" VALUES(65,'kiosk-1','8fdf69670bbd2c471d656024d0688392','reserve','26c9f557a16d48956bc0ce42bec411176948950d4cff5fc405c34539fab58dca',NULL,'{"id": "56c55bb0e5ff2a1e79ac04902bfc0e6e", "redemptions": [{"id": "158a632107f51a9789fd24d946fc4f47", "order": "56c55bb0e5ff2a1e79ac04902bfc0e6e", "line": 0, "state": "held", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 0, "held_until_ms": 1767327000000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": null, "evidence": "", "staff": null, "refunded_ms": null}]}',1767326400000);
INSERT INTO "sticky" VALUES(66,'kiosk-1','16a3bef00a78c59eda1d54b235c1d486','keep','dd30f1462f98217f8a2bcd24ffba1a30dd7a201aa5201ad8cf46f67ed0e078ca',NULL,'{"id": "158a632107f51a9789fd24d946fc4f47", "order": "56c55bb0e5ff2a1e79ac04902bfc0e6e", "line": 0, "state": "held", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 0, "held_until_ms": 1767585600000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": true, "given": null, "evidence": "", "staff": null, "refunded_ms": null}',1767326400000);
INSERT INTO "sticky" VALUES(67,'staff','0db01b9dbca2b200aab6c5e02131cbec','hand-over','61702d12f0acfc2fe7dfc6a7e405401dc78ae26175b5e321cc82065b31853aaa',NULL,'{"id": "158a632107f51a9789fd24d946fc4f47", "order": "56c55bb0e5ff2a1e79ac04902bfc0e6e", "line": 0, "state": "settled", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 1, "held_until_ms": 1767326700000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": true, "given": 1, "evidence": "desk", "staff": "staff", "refunded_ms": null}',1767326400000);
INSERT INTO "sticky" VALUES(68,'kiosk-1','f851b25ae8852e912302770f6a4b6ea7','cancel','58c7ce206b7112265ec8664b57c6c4aaedc080e53b1fe05631a3867f1e10d383','redemption_state','{"redemption": "158a632107f51a9789fd24d946fc4f47", "state": "settled", "wanted": "held"}',1767326400000);
INSERT INTO "sticky" VALUES(69,'kiosk-1','0ded27a7707422ed1e50a642a7f2192e','reserve','26c9f557a16d48956bc0ce42bec411176948950d4cff5fc405c34539fab58dca',NULL,'{"id": "6b0d864cf5bbc175c08eb93d12588b27", "redemptions": [{"id": "14e2efb78ce47f455e80ed4a78a9bfb5", "order": "6b0d864cf5bbc175c08eb93d12588b27", "line": 0, "state": "held", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 0, "held_until_ms": 1767327000000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": null, "evidence": "", "staff": null, "refunded_ms": null}]}',1767326400000);
INSERT INTO "sticky" VALUES(70,'kiosk-1','4aee6890a84eebcfdd5fe2d085b6102f','dispense','e71aea5f60ab6cf0cf98f76cb1934a77f98708c766869d49653bcfd5bd3a82bc',NULL,'{"id": "14e2efb78ce47f455e80ed4a78a9bfb5", "order": "6b0d864cf5bbc175c08eb93d12588b27", "line": 0, "state": "dispensing", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 1, "held_until_ms": 1767326700000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": null, "evidence": "", "staff": "c4d536b10792d1e4e1881ecfbad99277", "refunded_ms": null}',1767326400000);
INSERT INTO "sticky" VALUES(71,'kiosk-1','664ccadf3121f6011d5c9f759840f0be','result','30e054d69ddb9d2c414179bf0211694fe493d58d1b2e42308d5760db849f09f8',NULL,'{"id": "14e2efb78ce47f455e80ed4a78a9bfb5", "order": "6b0d864cf5bbc175c08eb93d12588b27", "line": 0, "state": "review", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 1, "held_until_ms": 1767326700000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": null, "evidence": "", "staff": "c4d536b10792d1e4e1881ecfbad99277", "refunded_ms": null}',1767326400000);
INSERT INTO "sticky" VALUES(72,'staff','a8576672c243c35309dfde80c8e71704','resolve','b75e36dba5a17a5008bf0804129b80d1e19e23d7e05fdae1a614220316435ff8',NULL,'{"redemption": {"id": "14e2efb78ce47f455e80ed4a78a9bfb5", "order": "6b0d864cf5bbc175c08eb93d12588b27", "line": 0, "state": "settled", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 1, "held_until_ms": 1767326700000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": 1, "evidence": "", "staff": "staff", "refunded_ms": null}, "proposal": null}',1767326400000);
INSERT INTO "sticky" VALUES(73,'admin','1127278449f147d85f835009432ac066','resolve-confirm','7b610a4bfe834e741be38c20db71376bec56f69689349bcb22ac1f068ee4ef22','not_found','{"what": "proposal", "id": "00000000000000000000000000000000"}',1767326400000);
INSERT INTO "sticky" VALUES(74,'kiosk-1','ffedc6449bcf8e2fea897f69dbff31e3','linli_hub.actions.languages','993db417c334e874d4742fb2bad22f5305f0f9b7ba32d2065bcd7d2efdfa14d9',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(75,'kiosk-1','603f80c24c91d73153e11b0e29b3b3d2','help','74f8312970e9821704bd07532d09292a2d109ed9dc0fefbc3c9118831558e0c2',NULL,'{}',1767326400000);
INSERT INTO "sticky" VALUES(76,'staff','e08348383bcb1b9dcbacc4512ac03e24','sell','765e7fc11dbfb6aff6c26f41c554d7dbec816f10b7221d84b2d9fe3a918f3e21',NULL,'{"id": "55480834346d2891bd54c193254256f8", "redemptions": [{"id": "b4f07e7460dc8555b669c89d64c3ee41", "order": "55480834346d2891bd54c193254256f8", "line": 0, "state": "settled", "member": "h1", "resident": "r1", "item": "rice", "name_zh": "大米", "name_en": "Rice", "kind": "goods", "unit": "piece", "quantity": 1, "own": 8, "subsidy": 0, "budget": null, "fence": 1, "held_until_ms": 1767326700000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": 1, "evidence": "desk", "staff": "staff", "refunded_ms": null}]}',1767326400000);
INSERT INTO "sticky" VALUES(77,'staff','0c2d370d29a5a630d809bcc81060709e','refund','f8356c8ee447765c0c99b2f9fb8c1bfd2b63275875a7671c920789fbb435f3ad',NULL,'{"refund": "543783d4104602aaf45e518ad59aa70e"}',1767326400000);
INSERT INTO "sticky" VALUES(78,'staff','7b9050acea175b9a63228d2d0a37733b','refund-decide','d9a3951e4bbb317aefa2c9edb7428f9abc4afa7b854e706e3d9abe72fed6b300','same_person','{"name": "staff"}',1767326400000);
INSERT INTO "sticky" VALUES(79,'admin','7810c1f5d72e0e2663ceed23f61e5da9','refund-decide','d9a3951e4bbb317aefa2c9edb7428f9abc4afa7b854e706e3d9abe72fed6b300',NULL,'{"outcome": "approved", "points": 8}',1767326400000);
INSERT INTO "sticky" VALUES(80,'kiosk-1','d1d57900d114a1a5ba221a793ff37321','reserve','26c9f557a16d48956bc0ce42bec411176948950d4cff5fc405c34539fab58dca',NULL,'{"id": "fb693bfc213af56462817cc0af2e3588", "redemptions": [{"id": "ae4fcdeb65d0bde618817c0b494ee418", "order": "fb693bfc213af56462817cc0af2e3588", "line": 0, "state": "held", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 0, "held_until_ms": 1767327000000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": null, "evidence": "", "staff": null, "refunded_ms": null}]}',1767326400000);
INSERT INTO "sticky" VALUES(81,'staff','5d85fd0a8ae948216349912a1e50a364','desk-cancel','e7a033b56f7c0412c24bfc69e280569743a5fd1fe18da7114b3525460277c4a3',NULL,'{"id": "ae4fcdeb65d0bde618817c0b494ee418", "order": "fb693bfc213af56462817cc0af2e3588", "line": 0, "state": "released", "member": "h1", "resident": "r1", "item": "soap", "name_zh": "肥皂", "name_en": "Soap", "kind": "goods", "unit": "piece", "quantity": 1, "own": 2, "subsidy": 1, "budget": "b1", "fence": 0, "held_until_ms": 1767327000000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": "counter", "way": "staff", "channel": null, "slot": null, "kept": false, "given": 0, "evidence": "", "staff": "staff", "refunded_ms": null}',1767326400000);
INSERT INTO "sticky" VALUES(82,'staff','13d835540ac6fafa56236cdd352d3118','stock_take','86904d70c7d15195aeb56d4849879743bfa1b4210092922c9f33b5f92eea42c7',NULL,'{"take": "b7ec2a5b4de8c7139892179c03437efb", "outcome": "open", "differences": {"3": -1}}',1767326400000);
INSERT INTO "sticky" VALUES(83,'staff','4d33d02f113046e6ae4102b7234c495d','stock_take_close','26bb9cc9a7740b4fbb76a44b79b018e4db9399c99ecfb57e6dd316d3ffb9455b','same_person','{"name": "staff"}',1767326400000);
INSERT INTO "sticky" VALUES(84,'admin','b59c71d96186d468f1575066cadfc46a','stock_take_close','26bb9cc9a7740b4fbb76a44b79b018e4db9399c99ecfb57e6dd316d3ffb9455b',NULL,'{"moved": {"3": -1}}',1767326400000);
INSERT INTO "sticky" VALUES(85,'staff','a0e9d30b89262d902981d87376501d7b','stock_take','d4863b59c7d0524720a294f607fa6fb7f15efa8be1eabde2f9c3c5ac475d3301',NULL,'{"take": "637284b998f690eeed6f1433cb002d03", "outcome": "open", "differences": {"3": -1}}',1767326400000);
INSERT INTO "sticky" VALUES(86,'staff','334ed2cfec4861c71ed5370850557ce2','stock_take_dismiss','644c685b35d594869e5fa7b95584077a7af76e21eed309a78bd6746c099744dd','same_person','{"name": "staff"}',1767326400000);
INSERT INTO "sticky" VALUES(87,'admin','14c5c675d34e5b43a72400408aafdb0d','stock_take_dismiss','644c685b35d594869e5fa7b95584077a7af76e21eed309a78bd6746c099744dd',NULL,'{}',1767326400000);
INSERT INTO "sticky" VALUES(88,'staff','40fa0e6d91848b6b0d5e86fd8f1837fc','linli_hub.actions.by_hand','ad34347dc2ba2908504f89fdafc95aa49aba89f57180a470741653d32883ee80','not_by_hand','{"member": "h1"}',1767326400000);
INSERT INTO "sticky" VALUES(89,'staff','8fa3249aba1c62b1e8032998406008f0','linli_hub.actions.shelf','57fdf65e0b3c02e382022f72a19ab85a02786821a90174b6a0ab7f04c0f410c0',NULL,'{"value": null}',1767326400000);
INSERT INTO "sticky" VALUES(90,'staff','0140e88e6a277853f498d5dcf8ead89a','slot_add','aca2e32868a8fa5308c9e2ee43e53afa144e51ab489b19d0153cbce424350a8a',NULL,'{"slot": "cee331d96472bb1e9733096b8f2411f1"}',1767326400000);
INSERT INTO "sticky" VALUES(91,'kiosk-1','7d4c03d81a7ec26082a94a6632680f02','reserve','d968a845cb1bb90995cebeae8f2c0990fb59698c0aee793ca800e3cb098f0afd',NULL,'{"id": "09d0960530eaf6812a57cf403fc426c0", "redemptions": [{"id": "f54c0fa09164c82d7de3ab66f4bb69ea", "order": "09d0960530eaf6812a57cf403fc426c0", "line": 0, "state": "held", "member": "h1", "resident": "r1", "item": "haircut", "name_zh": "理发", "name_en": "Haircut", "kind": "service", "unit": "piece", "quantity": 1, "own": 3, "subsidy": 0, "budget": null, "fence": 0, "held_until_ms": 1767333600000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": null, "way": "staff", "channel": null, "slot": "cee331d96472bb1e9733096b8f2411f1", "kept": true, "given": null, "evidence": "", "staff": null, "refunded_ms": null}]}',1767326400000);
INSERT INTO "sticky" VALUES(92,'kiosk-1','a39ff039fdcf3c26662c9e0a1912f7b0','reserve','d968a845cb1bb90995cebeae8f2c0990fb59698c0aee793ca800e3cb098f0afd',NULL,'{"id": "daf52135da166c963a1cbe9f73591a01", "redemptions": [{"id": "8561c13263b7563b78450df478856692", "order": "daf52135da166c963a1cbe9f73591a01", "line": 0, "state": "held", "member": "h1", "resident": "r1", "item": "haircut", "name_zh": "理发", "name_en": "Haircut", "kind": "service", "unit": "piece", "quantity": 1, "own": 3, "subsidy": 0, "budget": null, "fence": 0, "held_until_ms": 1767333600000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767326400000, "place": null, "way": "staff", "channel": null, "slot": "cee331d96472bb1e9733096b8f2411f1", "kept": true, "given": null, "evidence": "", "staff": null, "refunded_ms": null}]}',1767326400000);
INSERT INTO "sticky" VALUES(93,'staff','3f37d2f0e306ace03a9a4818d882142d','slot_add','77c351f1ab7cfd02c4aed651c831c7246fa8db12f94a4399779fe87fc0eb5935',NULL,'{"slot": "3ffdbe6e6face0936fd376f773cd1fd4"}',1767326400000);
INSERT INTO "sticky" VALUES(94,'staff','049ffca3337c57ecfb08c56d36c2d980','slot_cancel','5603b8f61649f8c5b8b89f15573473c1f93c6f79089f24e55f9b8397ae22c581',NULL,'{"freed": 0}',1767326400000);
INSERT INTO "sticky" VALUES(95,'staff','91fce433edd3341aeccd24c48422d180','took_place','e8c34bc437a851efbfac8d24800eb2246da020a294d61757ecdbefed6c0e57b7',NULL,'{"id": "f54c0fa09164c82d7de3ab66f4bb69ea", "order": "09d0960530eaf6812a57cf403fc426c0", "line": 0, "state": "settled", "member": "h1", "resident": "r1", "item": "haircut", "name_zh": "理发", "name_en": "Haircut", "kind": "service", "unit": "piece", "quantity": 1, "own": 3, "subsidy": 0, "budget": null, "fence": 1, "held_until_ms": 1767330300000, "station": "kiosk-1", "created_ms": 1767326400000, "changed_ms": 1767330000000, "place": null, "way": "staff", "channel": null, "slot": "cee331d96472bb1e9733096b8f2411f1", "kept": true, "given": 1, "evidence": "", "staff": "staff", "refunded_ms": null}',1767330000000);
INSERT INTO "sticky" VALUES(96,'kiosk-1','645219b9530cc23a6bf1c2e942242fda','took_place','883b89ec5c1d33d65036ccc2657e03fcb507ebcc6c2e2224706e732538dc754d','not_allowed','{"action": "confirm another provider''s service"}',1767330000000);
INSERT INTO "sticky" VALUES(97,'staff','32918cb0124b77cd9373c411f1ca03d0','linli_hub.actions.asks','7b83928400fa0298b5dc0e1009f92868d10b9b2a9e97ef2fde6b99713f03c98c',NULL,'{"value": null}',1767330000000);
INSERT INTO "sticky" VALUES(98,'kiosk-1','63187f46d0fa4350b836b9da7cf531ef','ask','d2d7e9fc2308e08443656d27453ae6e839e8a3259055914a61f3d3ff9a67fae1',NULL,'{"id": "1dad1b7339abff4e7676b2cfc57db6f1", "due_ms": 1768539600000}',1767330000000);
INSERT INTO "sticky" VALUES(99,'staff','94cccd18db76fb47970e15032a579c02','ask','1787a43aed51fe45b1a6fccb280603d6936c20687e4ba6749db98ceb3ac1c38b',NULL,'{"id": "ddd0a1b9d1d4ca4ebcf6d3f4c169d168", "due_ms": 1768539600000}',1767330000000);
INSERT INTO "sticky" VALUES(100,'staff','92024afeb3dc302deda6f3c57abbbcfa','ask','ae28b44017daaf9724a16c0d63e2a3208f9a2e83058ac29a710b4befe6aa39fc','asked_before','{"topic": "english"}',1767330000000);
INSERT INTO "sticky" VALUES(101,'staff','66e5b4ee6b0c3ecc478e4e20b394961a','linli_hub.actions.asks','e3b2b89186fee9e6b8308e7a4eca1327c43004dfbe085c4ab3873cdf4feab5e8',NULL,'{"value": null}',1767330000000);
INSERT INTO "sticky" VALUES(102,'staff','30f12ff314b9fdc78f701f4e7b6e4670','linli_hub.actions.asks','5cf2f755766bea5b0c92e650a3ac7efc221ebe49ec09d15e784b21436da03acd',NULL,'{"value": null}',1767330000000);
INSERT INTO "sticky" VALUES(103,'admin','3c9870eaa8db518e0371849d7f2fb148','linli_hub.actions.notices','c4be1fe756ff23ffc52af4bb4012629f97c4f6dc96156fb8d883597610de863a',NULL,'{"value": null}',1767330000000);
INSERT INTO "sticky" VALUES(104,'kiosk-1','d3c2c0bc7f04949f4c26cf20336874d1','object','612a98e2d8250342187abbf58110dd0de39e7084a6aaabfcb633eab7eb073163',NULL,'{"id": "e8efec14c8344b51859ae2cc21b01af1", "due_ms": 1768539600000}',1767330000000);
INSERT INTO "sticky" VALUES(105,'staff','2e6a5a2ba5fff5e760403e26067bdb25','object','fabbb2e34da3c64f7a03a27d386c37218c5bde3745a39b1c29d09ed51b28430a',NULL,'{"id": "f28105b8598f147a43b39b0b4f56773f", "due_ms": 1768539600000}',1767330000000);
INSERT INTO "sticky" VALUES(106,'admin','63af502f013bfaf23fb9b6faeae9aa6a','linli_hub.actions.notices','797f58f2de41987fabf847d901a4ff902696d9004914e3fa25ed5dd048c78e1c','published_it','{"notice": "stars"}',1767330000000);
INSERT INTO "sticky" VALUES(107,'staff','80f5ecdfc3113186098f631e0ca030ce','linli_hub.actions.notices','797f58f2de41987fabf847d901a4ff902696d9004914e3fa25ed5dd048c78e1c',NULL,'{"value": null}',1767330000000);
INSERT INTO "sticky" VALUES(108,'admin','2c8df2762b47f11668d0ab789f6de63e','linli_hub.actions.notices','4c57d99473c501f635e6dd64a14a532b19982b3a08c3d5a92bc694ed5a634bf2',NULL,'{"value": null}',1767330000000);
INSERT INTO "sticky" VALUES(109,'staff','85da1d10da298456ada778706d114178','linli_hub.actions.shelf','28942769abd68199feb35d40392e1671403c4756e35196dd5a7f23a637456713',NULL,'{"value": null}',1767330000000);
INSERT INTO "sticky" VALUES(110,'staff','f5d50ccb871d8412ecd898a0e8eb70cc','wait','0a76e35fcc53f21df70b07012f6acce4d0dfe9783aa94c2ea3b8461a4c463e61',NULL,'{"ahead": 0}',1767330000000);
INSERT INTO "sticky" VALUES(111,'kiosk-1','32992d669dbc414154d48cee04dbf67e','wait','ca104cc0ea8e3c6c54c0a997748f718345944430721f312844d683e841059440',NULL,'{"ahead": 0}',1767330000000);
INSERT INTO "sticky" VALUES(112,'kiosk-1','1a4591370ccc84965c4d2f5836b8c115','wait','e87714203a2529285c747f1564115980a8ca681d717bd8fe3a7d1107d12d9d74','not_sold_out','{"item": "rice", "left": 17}',1767330000000);
INSERT INTO "sticky" VALUES(113,'staff','8452404d6477b06641d2f16bfb20481b','deed','fdc9eb4dd9df2a2e0ab7affb4130deca96cc89d68a77038cd0d198b7b039c494',NULL,'{"id": "d/0/000000000001", "state": "awarded", "member": "h1", "points": 4}',1767330000000);
INSERT INTO "sticky" VALUES(114,'staff','4af0292197d44df86625b7055c091170','contest','6413003727df12fab3dde5b1cbaa13f7ef847d8382efd58a5c6d6026a5bec392',NULL,'{"id": "8acf179034a8d799df243960d65271c4", "award": "d/0/000000000001", "outcome": "open", "due_ms": 1768233600000, "points": 4}',1767330000000);
INSERT INTO "sticky" VALUES(115,'kiosk-1','886b385753e88c4697c92d32af703ce7','contest','cd2a813e56e496da01d7c3bba9a657023f369f696336042a268ab6e1b027d05c',NULL,'{"id": "e61affb056a0422270108d97523bc77b", "award": "d/1/000000000003", "outcome": "open", "due_ms": 1767888000000, "points": 5}',1767330000000);
INSERT INTO "sticky" VALUES(116,'kiosk-1','b1bed375cdd3ee7c1d2e4c44b7c7f855','contest','cd2a813e56e496da01d7c3bba9a657023f369f696336042a268ab6e1b027d05c','contested_before','{"award": "d/1/000000000003"}',1767330000000);
INSERT INTO "sticky" VALUES(117,'admin','1f611c13e8acebfb8e8dbee68174a461','answer','45acbbcf960ed885cec5e6f02a57009e7e45b6ecd59214be6d83b0935af0e9cb',NULL,'{"id": "8acf179034a8d799df243960d65271c4", "award": "d/0/000000000001", "outcome": "refused", "due_ms": 1768233600000, "points": 4}',1767330000000);
INSERT INTO "sticky" VALUES(118,'admin','0403ef44d2302fc95993ac97d20cf432','answer','ddcb1538efdb79445469cd98ee915f3679abdde45385b0f4e393c90e744482e8',NULL,'{"id": "e61affb056a0422270108d97523bc77b", "award": "d/1/000000000003", "outcome": "refused", "due_ms": 1767888000000, "points": 5}',1767330000000);
INSERT INTO "sticky" VALUES(119,'staff','dfce54f5d63e68b5f7855bd1349c4a69','deed','5be6423d6ec08837d715b769def929b145b4ad669becd03c35dc75e8166d3c78',NULL,'{"id": "d/0/000000000002", "state": "review", "member": null, "points": 0}',1767330000000);
INSERT INTO "sticky" VALUES(120,'staff','9f373b514732dde724a8bfb8c5166118','deed','78cb6753528317810adee9f861fa3b61a8f8a1cc4a1e2d36e9e409d5777c51a8',NULL,'{"id": "d/0/000000000003", "state": "review", "member": null, "points": 0}',1767330000000);
INSERT INTO "sticky" VALUES(121,'staff','3f91275208d9c0d2b19269fe307b4d8c','deed_confirm','a62ec1e82b7741c6e05bed4e9bae6bca19fc21bd331f512db810ca993040cad6','same_person','{"name": "staff"}',1767330000000);
INSERT INTO "sticky" VALUES(122,'admin','ea4dba1b8048bc0f30d96586e885f11c','deed_confirm','a62ec1e82b7741c6e05bed4e9bae6bca19fc21bd331f512db810ca993040cad6',NULL,'{"id": "d/0/000000000002", "state": "awarded", "member": "h1", "points": 20}',1767330000000);
INSERT INTO "sticky" VALUES(123,'admin','dd690a28e1d198c6bc8099b1f801cc04','resolve','c1ec4a1f55e9a3685cad704b6a09504f59c2f1daf8bf20924e84f3162b9b5042',NULL,'{"id": "d/0/000000000003", "state": "dismissed", "member": null, "points": 0}',1767330000000);
INSERT INTO "sticky" VALUES(124,'staff','90f199a6da56d7a5054750d7fe932ad4','linli_hub.actions.moves','1d1e5c0c2ef501adb1b10d711f15c83486e5a9bc46319b19d416137cd74fa636',NULL,'{"value": 0}',1767330000000);
INSERT INTO "sticky" VALUES(125,'staff','de03edae6f642e18fefee9ff41fffa32','linli_hub.actions.moves','6248357cb6f57ee13b454eebcf5ce777072a53ce9c2a1cff147761d79530f621',NULL,'{"value": 0}',1767330000000);
INSERT INTO "sticky" VALUES(126,'admin','f4668b573f4fea6d1e14f2268219c15c','linli_hub.actions.erasing','6ead23ff3e44504939ac0ede7f4daf2ccece1a7eccac2b1191ef8170ed81b8d4',NULL,'{"value": null}',1767330000000);
INSERT INTO "sticky" VALUES(127,'admin','c5734d9c902dcd27d0d383cace303515','linli_hub.actions.erasing','8bd935d2c101c831ac47c7f3c810ef687e7e5e40eb2170766c28abfe0dc9d21e','still_here','{"resident": "r1"}',1767330000000);
INSERT INTO "sticky" VALUES(128,'staff','d261ea138433667b84b0ea8aa33927a8','linli_hub.actions.closing','7692cb77a9fb045158bbbd7639ee31f70cbdd02e2ee91c09cc3574594d07a062',NULL,'{"value": 0}',1767330000000);
INSERT INTO "sticky" VALUES(129,'staff','d92bfd39539777747f8b8b507ee8fe75','linli_hub.actions.closing','042ef35b038fde83c115e54c529544df6e5bf60028f22ab6b5a759bb8bd6b891',NULL,'{"value": 0}',1767330000000);
INSERT INTO "sticky" VALUES(130,'treasurer','4ba0b8d5d597239ba664206767952bef','budget-close','1e18e869c921a25ef1bbafceb966751cd4a8a2198bd8836504f73c895165b210',NULL,'{"returned": 36}',1767330000000);
CREATE TABLE stock_lot (
	n INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	place TEXT NOT NULL, 
	batch TEXT NOT NULL, 
	best_before TEXT NOT NULL, 
	stock INTEGER NOT NULL, 
	reserved INTEGER NOT NULL, 
	PRIMARY KEY (n), 
	CONSTRAINT stock_lot_stock CHECK (reserved >= 0 AND stock >= reserved), 
	FOREIGN KEY(item) REFERENCES item (id), 
	FOREIGN KEY(place) REFERENCES place (id), 
	CONSTRAINT stock_lot_one UNIQUE (item, place, batch, best_before)
);
INSERT INTO "stock_lot" VALUES(1,'soap','counter','','',6,0);
INSERT INTO "stock_lot" VALUES(2,'rice','store','2026-01','',13,0);
INSERT INTO "stock_lot" VALUES(3,'rice','counter','2026-01','',4,0);
INSERT INTO "stock_lot" VALUES(4,'tea','counter','','2026-12-31',2,0);
CREATE TABLE stock_move (
	n INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	quantity INTEGER NOT NULL, 
	cause TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, lot INTEGER REFERENCES stock_lot (n), cost_fen INTEGER, 
	PRIMARY KEY (n), 
	CONSTRAINT stock_move_moves CHECK (quantity <> 0), 
	FOREIGN KEY(item) REFERENCES item (id), 
	UNIQUE (cause)
);
INSERT INTO "stock_move" VALUES(1,'soap',10,'in/chief/first','delivery',1767240000000,1,NULL);
INSERT INTO "stock_move" VALUES(2,'rice',20,'in/staff/3a4ba144fa97c993acde59864562755d','到货',1767326400000,2,NULL);
INSERT INTO "stock_move" VALUES(3,'rice',-5,'mv/staff/044faf04d90dda65db1e3b8ecab45977/out','move',1767326400000,2,NULL);
INSERT INTO "stock_move" VALUES(4,'rice',5,'mv/staff/044faf04d90dda65db1e3b8ecab45977/in','move',1767326400000,3,NULL);
INSERT INTO "stock_move" VALUES(5,'rice',-2,'off/staff/e941147f696acbc773dc665e0eada0c5','破损',1767326400000,2,NULL);
INSERT INTO "stock_move" VALUES(6,'tea',2,'in/staff/c07d6bd6d86544e14415e46d9d7e20c3','codes',1767326400000,4,NULL);
INSERT INTO "stock_move" VALUES(7,'soap',-2,'r/023ae77fbca739f9ceaa30f31e63f8b6/1','redemption',1767326400000,1,NULL);
INSERT INTO "stock_move" VALUES(8,'soap',-1,'r/158a632107f51a9789fd24d946fc4f47/1','redemption',1767326400000,1,NULL);
INSERT INTO "stock_move" VALUES(9,'soap',-1,'r/14e2efb78ce47f455e80ed4a78a9bfb5/1','redemption',1767326400000,1,NULL);
INSERT INTO "stock_move" VALUES(10,'rice',-1,'r/b4f07e7460dc8555b669c89d64c3ee41/3','redemption',1767326400000,3,NULL);
INSERT INTO "stock_move" VALUES(11,'rice',1,'v/b4f07e7460dc8555b669c89d64c3ee41/3','refund',1767326400000,3,NULL);
INSERT INTO "stock_move" VALUES(12,'rice',-1,'ct/b7ec2a5b4de8c7139892179c03437efb/3','记错了',1767326400000,3,NULL);
CREATE TABLE stock_take (
	id TEXT NOT NULL, 
	place TEXT NOT NULL, 
	counted_by TEXT NOT NULL, 
	counted_ms INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	decided_by TEXT, 
	decided_ms INTEGER, 
	decision TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT stock_take_two_people CHECK (decided_by <> counted_by), 
	CONSTRAINT stock_take_outcome CHECK (outcome IN ('matched', 'open', 'closed', 'dismissed')), 
	FOREIGN KEY(place) REFERENCES place (id)
);
INSERT INTO "stock_take" VALUES('b7ec2a5b4de8c7139892179c03437efb','counter','staff',1767326400000,'closed','admin',1767326400000,'记错了');
INSERT INTO "stock_take" VALUES('637284b998f690eeed6f1433cb002d03','counter','staff',1767326400000,'dismissed','admin',1767326400000,'记错了');
CREATE TABLE stock_take_line (
	take TEXT NOT NULL, 
	lot INTEGER NOT NULL, 
	expected INTEGER NOT NULL, 
	counted INTEGER NOT NULL, 
	in_doubt TEXT NOT NULL, 
	PRIMARY KEY (take, lot), 
	CONSTRAINT stock_take_line_counts CHECK (expected >= 0 AND counted >= 0), 
	FOREIGN KEY(take) REFERENCES stock_take (id), 
	FOREIGN KEY(lot) REFERENCES stock_lot (n)
)
 WITHOUT ROWID

;
INSERT INTO "stock_take_line" VALUES('637284b998f690eeed6f1433cb002d03',1,6,6,'[]');
INSERT INTO "stock_take_line" VALUES('637284b998f690eeed6f1433cb002d03',3,4,3,'[]');
INSERT INTO "stock_take_line" VALUES('b7ec2a5b4de8c7139892179c03437efb',1,6,6,'[]');
INSERT INTO "stock_take_line" VALUES('b7ec2a5b4de8c7139892179c03437efb',3,5,4,'[]');
CREATE TABLE topic (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	title_zh TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	until_ms INTEGER, 
	opened_by TEXT NOT NULL, 
	opened_ms INTEGER NOT NULL, 
	closed_ms INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT topic_kind CHECK (kind IN ('course', 'idea', 'activity'))
);
INSERT INTO "topic" VALUES('english','course','英语角','English',NULL,'staff',1767330000000,1767330000000);
CREATE TABLE transfer (
	n INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	debit TEXT NOT NULL, 
	credit TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	releases INTEGER NOT NULL, 
	pending TEXT, 
	why TEXT NOT NULL, 
	cause TEXT NOT NULL, 
	corrects TEXT, 
	at_ms INTEGER NOT NULL, 
	event_ms INTEGER, 
	hash BLOB NOT NULL, expires TEXT, reverses TEXT, 
	PRIMARY KEY (n), 
	CONSTRAINT transfer_ends_a_hold CHECK ((kind IN ('settle', 'void')) = (pending IS NOT NULL)), 
	CONSTRAINT transfer_two_ends CHECK (debit <> credit), 
	CONSTRAINT transfer_positive CHECK (points > 0), 
	FOREIGN KEY(pending) REFERENCES transfer (id), 
	UNIQUE (id), 
	UNIQUE (pending)
);
INSERT INTO "transfer" VALUES(1,'d/1/000000000003/0','post','issue','member:h1',5,0,NULL,'award','d/1/000000000003',NULL,1767240000000,1767240000998,X'429591BD8C805E2EC408BAD14246E455A03A065AA82DAF417F4564F432561182',NULL,NULL);
INSERT INTO "transfer" VALUES(2,'d/1/000000000004/0','post','issue','member:h1',5,0,NULL,'award','d/1/000000000004',NULL,1767240000000,1767240000998,X'A0B53E4606B6A1F1DEBC13A3348767A8FE0CCB6F0D0EEE7AA01CFB88AE6F8E2B',NULL,NULL);
INSERT INTO "transfer" VALUES(3,'j/ef87696eb8abd4c484afe1e7866665a7/0','post','adjustment','member:h1',90,0,NULL,'adjustment','j/ef87696eb8abd4c484afe1e7866665a7',NULL,1767326400000,NULL,X'2833EC55D8537165211CCB8AEBB3FA539EAD2C6335BE6B2FCEC1C4B6E8153A25',NULL,NULL);
INSERT INTO "transfer" VALUES(4,'j/04d88a2b02e4c5fe879517f93d7f3560/0','post','adjustment','member:h1',30,0,NULL,'adjustment','j/04d88a2b02e4c5fe879517f93d7f3560',NULL,1767326400000,NULL,X'F32AB6C7C7F093788FAADF04FD3CAD32FF35581B42327F2545B2BD4AB56F9B78',NULL,NULL);
INSERT INTO "transfer" VALUES(5,'p/117b215aefe27174c5785bbd8c5f3832/hold','hold','member:h1','service',12,0,NULL,'pending','p/117b215aefe27174c5785bbd8c5f3832',NULL,1767326400000,NULL,X'A4EEC2CDFEED5B808DBF61A5FD15481A437C4684DDF6ADD2F08635B4DADEE9E9',NULL,NULL);
INSERT INTO "transfer" VALUES(6,'p/117b215aefe27174c5785bbd8c5f3832/settle','settle','member:h1','service',8,12,'p/117b215aefe27174c5785bbd8c5f3832/hold','pending','p/117b215aefe27174c5785bbd8c5f3832',NULL,1767326400000,NULL,X'33D93182EF7E80243E3F24540F09E590B03CD68896A1361097438B1473621B40',NULL,NULL);
INSERT INTO "transfer" VALUES(7,'p/e15c91720d388d87a5a09ed44e500e2e/hold','hold','member:h1','service',12,0,NULL,'pending','p/e15c91720d388d87a5a09ed44e500e2e',NULL,1767326400000,NULL,X'6D94953243A2C29FFBBFB02B9C4790D373D551543FD358191A656C21F401ABFD',NULL,NULL);
INSERT INTO "transfer" VALUES(8,'p/e15c91720d388d87a5a09ed44e500e2e/void','void','member:h1','service',12,12,'p/e15c91720d388d87a5a09ed44e500e2e/hold','voided','p/e15c91720d388d87a5a09ed44e500e2e',NULL,1767326400000,NULL,X'D7BD199ACD73B10C1896C1D248D170E6B726E81573EB6B50C054F49D3ED55F43',NULL,NULL);
INSERT INTO "transfer" VALUES(9,'b/b1/959755f764cdb63d0d7afd7978fd7002','post','issue','sponsor:b1',40,0,NULL,'pledge','b/b1/959755f764cdb63d0d7afd7978fd7002',NULL,1767326400000,NULL,X'4E714731CFF1FDAEDC1524E1931B53C1EB4C8457FFB994025FBB4F316B40503E',NULL,NULL);
INSERT INTO "transfer" VALUES(10,'j/04d88a2b02e4c5fe879517f93d7f3560/0/reversal','post','member:h1','adjustment',30,0,NULL,'reversal','v/j/04d88a2b02e4c5fe879517f93d7f3560/0','j/04d88a2b02e4c5fe879517f93d7f3560/0',1767326400000,NULL,X'A162506FB3ACEFC75A9EDD614C678938FEEB4EA88ED4D10BC7417D67EA0904BC',NULL,'j/04d88a2b02e4c5fe879517f93d7f3560/0');
INSERT INTO "transfer" VALUES(11,'r/023ae77fbca739f9ceaa30f31e63f8b6/hold','hold','member:h1','shelf',4,0,NULL,'redemption','r/023ae77fbca739f9ceaa30f31e63f8b6',NULL,1767326400000,NULL,X'374F0EF660DE8D55C7D511374B7F5F17E1141157D803F4E4214B6C7D191991E9',NULL,NULL);
INSERT INTO "transfer" VALUES(12,'r/023ae77fbca739f9ceaa30f31e63f8b6/subsidy/hold','hold','sponsor:b1','shelf',2,0,NULL,'subsidy','r/023ae77fbca739f9ceaa30f31e63f8b6',NULL,1767326400000,NULL,X'6E9BC8BD8A0F740834E48814372EBA32EB032301D41D706F1E7AFD1AF44D723C',NULL,NULL);
INSERT INTO "transfer" VALUES(13,'r/023ae77fbca739f9ceaa30f31e63f8b6/settle','settle','member:h1','shelf',4,4,'r/023ae77fbca739f9ceaa30f31e63f8b6/hold','redemption','r/023ae77fbca739f9ceaa30f31e63f8b6',NULL,1767326400000,NULL,X'3EBB8ABF430BDF663BF4D1543838BDF893D6522BC06DF377DC7B2EB1F16FD5EE',NULL,NULL);
INSERT INTO "transfer" VALUES(14,'r/023ae77fbca739f9ceaa30f31e63f8b6/subsidy/settle','settle','sponsor:b1','shelf',2,2,'r/023ae77fbca739f9ceaa30f31e63f8b6/subsidy/hold','subsidy','r/023ae77fbca739f9ceaa30f31e63f8b6',NULL,1767326400000,NULL,X'96ACB347A41C5407667FBF01D645608DCD03AEA7A73F5560B9C573EAB88A17C2',NULL,NULL);
INSERT INTO "transfer" VALUES(15,'r/86914d6e6e0234f92f8e0f108f8b843f/hold','hold','member:h1','shelf',2,0,NULL,'redemption','r/86914d6e6e0234f92f8e0f108f8b843f',NULL,1767326400000,NULL,X'3533C5599B752DADC8C0DE398E1692ACFBA6707A24B5CAD655468A3FE6444D80',NULL,NULL);
INSERT INTO "transfer" VALUES(16,'r/86914d6e6e0234f92f8e0f108f8b843f/subsidy/hold','hold','sponsor:b1','shelf',1,0,NULL,'subsidy','r/86914d6e6e0234f92f8e0f108f8b843f',NULL,1767326400000,NULL,X'B9D84187EC91382BDA205F6586FC61C4386A34141006B39E7AD6DAABC6D7552C',NULL,NULL);
INSERT INTO "transfer" VALUES(17,'r/86914d6e6e0234f92f8e0f108f8b843f/void','void','member:h1','shelf',2,2,'r/86914d6e6e0234f92f8e0f108f8b843f/hold','released','r/86914d6e6e0234f92f8e0f108f8b843f',NULL,1767326400000,NULL,X'32035B242762970BD510274F5E05A484E6B6B1D3B1D4DA2B2281CDFB9E7A32EE',NULL,NULL);
INSERT INTO "transfer" VALUES(18,'r/86914d6e6e0234f92f8e0f108f8b843f/subsidy/void','void','sponsor:b1','shelf',1,1,'r/86914d6e6e0234f92f8e0f108f8b843f/subsidy/hold','released','r/86914d6e6e0234f92f8e0f108f8b843f',NULL,1767326400000,NULL,X'6510D1597136DD37E3B18E745DFFD4F455A35CE14EB7387E316F5E2A79F9FB00',NULL,NULL);
INSERT INTO "transfer" VALUES(19,'r/2123da2966880d20df892260f00db121/hold','hold','member:h1','shelf',2,0,NULL,'redemption','r/2123da2966880d20df892260f00db121',NULL,1767326400000,NULL,X'AA66B1B96453CCEE18559569BC56AC6593FC7F969B7FEEAB3A30317443756CCD',NULL,NULL);
INSERT INTO "transfer" VALUES(20,'r/2123da2966880d20df892260f00db121/subsidy/hold','hold','sponsor:b1','shelf',1,0,NULL,'subsidy','r/2123da2966880d20df892260f00db121',NULL,1767326400000,NULL,X'04C6478B5C4A48D0DB7647C83F06F135A4EC9FCDB510100E0848799B1D26806A',NULL,NULL);
INSERT INTO "transfer" VALUES(21,'r/2123da2966880d20df892260f00db121/void','void','member:h1','shelf',2,2,'r/2123da2966880d20df892260f00db121/hold','released','r/2123da2966880d20df892260f00db121',NULL,1767326400000,NULL,X'4E66497420391D4B0218694A8F1E42D3C85F140E28A77DEC98256D3E0D96024A',NULL,NULL);
INSERT INTO "transfer" VALUES(22,'r/2123da2966880d20df892260f00db121/subsidy/void','void','sponsor:b1','shelf',1,1,'r/2123da2966880d20df892260f00db121/subsidy/hold','released','r/2123da2966880d20df892260f00db121',NULL,1767326400000,NULL,X'B9D94B61A1E53E8B031EB99843D5D26413073C34440CA051FC1480567F51F1FE',NULL,NULL);
INSERT INTO "transfer" VALUES(23,'r/158a632107f51a9789fd24d946fc4f47/hold','hold','member:h1','shelf',2,0,NULL,'redemption','r/158a632107f51a9789fd24d946fc4f47',NULL,1767326400000,NULL,X'134A6546A9344AF922E74CF1E255C53C7E5ACB6EB373E4D013A0D0F8428837A4',NULL,NULL);
INSERT INTO "transfer" VALUES(24,'r/158a632107f51a9789fd24d946fc4f47/subsidy/hold','hold','sponsor:b1','shelf',1,0,NULL,'subsidy','r/158a632107f51a9789fd24d946fc4f47',NULL,1767326400000,NULL,X'D5476F6872C6DCBB0B25DDB66BC736908E1F548A63B1F697B40CF2E8004F8A8B',NULL,NULL);
INSERT INTO "transfer" VALUES(25,'r/158a632107f51a9789fd24d946fc4f47/settle','settle','member:h1','shelf',2,2,'r/158a632107f51a9789fd24d946fc4f47/hold','redemption','r/158a632107f51a9789fd24d946fc4f47',NULL,1767326400000,NULL,X'826A8E827F180A08A1F8CA220CAECA390D09183ABDC0172B73C728D078DD8B45',NULL,NULL);
INSERT INTO "transfer" VALUES(26,'r/158a632107f51a9789fd24d946fc4f47/subsidy/settle','settle','sponsor:b1','shelf',1,1,'r/158a632107f51a9789fd24d946fc4f47/subsidy/hold','subsidy','r/158a632107f51a9789fd24d946fc4f47',NULL,1767326400000,NULL,X'A45B719179245CF01B6970110713C5BE49BF93C481B247CAEF6388E741D1E8DF',NULL,NULL);
INSERT INTO "transfer" VALUES(27,'r/14e2efb78ce47f455e80ed4a78a9bfb5/hold','hold','member:h1','shelf',2,0,NULL,'redemption','r/14e2efb78ce47f455e80ed4a78a9bfb5',NULL,1767326400000,NULL,X'858577FF421CC66647FB6DDE5B4E1AD9737CF4CBBE44B7FF42C5EF47771773F8',NULL,NULL);
INSERT INTO "transfer" VALUES(28,'r/14e2efb78ce47f455e80ed4a78a9bfb5/subsidy/hold','hold','sponsor:b1','shelf',1,0,NULL,'subsidy','r/14e2efb78ce47f455e80ed4a78a9bfb5',NULL,1767326400000,NULL,X'75B59CCD8AE9021F5A9C8548D509089E0A97A510AB33AC0D476AFBB0B082ECB5',NULL,NULL);
INSERT INTO "transfer" VALUES(29,'r/14e2efb78ce47f455e80ed4a78a9bfb5/settle','settle','member:h1','shelf',2,2,'r/14e2efb78ce47f455e80ed4a78a9bfb5/hold','redemption','r/14e2efb78ce47f455e80ed4a78a9bfb5',NULL,1767326400000,NULL,X'36555F6F509465C49ECB87575B6AE926273981F82A82E275A2CB46DB27853B83',NULL,NULL);
INSERT INTO "transfer" VALUES(30,'r/14e2efb78ce47f455e80ed4a78a9bfb5/subsidy/settle','settle','sponsor:b1','shelf',1,1,'r/14e2efb78ce47f455e80ed4a78a9bfb5/subsidy/hold','subsidy','r/14e2efb78ce47f455e80ed4a78a9bfb5',NULL,1767326400000,NULL,X'B7FE7CAB85324BA47CE5D1DC9817FDC61A2509BB24860EE112A0A09CF8628CCE',NULL,NULL);
INSERT INTO "transfer" VALUES(31,'r/b4f07e7460dc8555b669c89d64c3ee41/hold','hold','member:h1','shelf',8,0,NULL,'redemption','r/b4f07e7460dc8555b669c89d64c3ee41',NULL,1767326400000,NULL,X'EDF0F8E741D2FC7E524A675351EC6C399EB457042F96239557DEDF0F0E12014A',NULL,NULL);
INSERT INTO "transfer" VALUES(32,'r/b4f07e7460dc8555b669c89d64c3ee41/settle','settle','member:h1','shelf',8,8,'r/b4f07e7460dc8555b669c89d64c3ee41/hold','redemption','r/b4f07e7460dc8555b669c89d64c3ee41',NULL,1767326400000,NULL,X'8D7DADD53757A920388E1A1DA9A43CBC4C1529F2348819601FEA0D209C30FFF2',NULL,NULL);
INSERT INTO "transfer" VALUES(33,'r/b4f07e7460dc8555b669c89d64c3ee41/settle/reversal','post','shelf','member:h1',8,0,NULL,'reversal','v/r/b4f07e7460dc8555b669c89d64c3ee41/settle','r/b4f07e7460dc8555b669c89d64c3ee41/settle',1767326400000,NULL,X'88930D2AE48C2C3C15FD2F141173B01771B4E8831690CE07731EFE0203A9E08F',NULL,'r/b4f07e7460dc8555b669c89d64c3ee41/settle');
INSERT INTO "transfer" VALUES(34,'r/ae4fcdeb65d0bde618817c0b494ee418/hold','hold','member:h1','shelf',2,0,NULL,'redemption','r/ae4fcdeb65d0bde618817c0b494ee418',NULL,1767326400000,NULL,X'ABF47F05331E0D1B383C2E7FB06E4401E538C11504D49C70A8A717DA909A73D1',NULL,NULL);
INSERT INTO "transfer" VALUES(35,'r/ae4fcdeb65d0bde618817c0b494ee418/subsidy/hold','hold','sponsor:b1','shelf',1,0,NULL,'subsidy','r/ae4fcdeb65d0bde618817c0b494ee418',NULL,1767326400000,NULL,X'0CB6093E0689656ABC504F6DEDECB3152C547E57DBCB300B9B9A66D53F3751D8',NULL,NULL);
INSERT INTO "transfer" VALUES(36,'r/ae4fcdeb65d0bde618817c0b494ee418/void','void','member:h1','shelf',2,2,'r/ae4fcdeb65d0bde618817c0b494ee418/hold','released','r/ae4fcdeb65d0bde618817c0b494ee418',NULL,1767326400000,NULL,X'E3235CB015052D36E93502F67FA0BB4FB5ACDFD31D0D7601FEE62DCC133B6E3F',NULL,NULL);
INSERT INTO "transfer" VALUES(37,'r/ae4fcdeb65d0bde618817c0b494ee418/subsidy/void','void','sponsor:b1','shelf',1,1,'r/ae4fcdeb65d0bde618817c0b494ee418/subsidy/hold','released','r/ae4fcdeb65d0bde618817c0b494ee418',NULL,1767326400000,NULL,X'B0B409F9D5DE9C02865F728E3EB8D777FDBD172EFB1ACB929E852ABFE2785AC4',NULL,NULL);
INSERT INTO "transfer" VALUES(38,'r/f54c0fa09164c82d7de3ab66f4bb69ea/hold','hold','member:h1','service',3,0,NULL,'redemption','r/f54c0fa09164c82d7de3ab66f4bb69ea',NULL,1767326400000,NULL,X'DA7A27E467CFEDC13DBA44E3A9BC0810224180F6501F654C8AC3BB858060CA5F',NULL,NULL);
INSERT INTO "transfer" VALUES(39,'r/8561c13263b7563b78450df478856692/hold','hold','member:h1','service',3,0,NULL,'redemption','r/8561c13263b7563b78450df478856692',NULL,1767326400000,NULL,X'382772DC007847C8BA666A5217141E3D9B99AE5FB94B08933C16F7F0858134AE',NULL,NULL);
INSERT INTO "transfer" VALUES(40,'r/f54c0fa09164c82d7de3ab66f4bb69ea/settle','settle','member:h1','service',3,3,'r/f54c0fa09164c82d7de3ab66f4bb69ea/hold','redemption','r/f54c0fa09164c82d7de3ab66f4bb69ea',NULL,1767330000000,NULL,X'4CDD2688D3C0E66EC750B75E709444DFD84E673640281E5AF4FBF49C339EA155',NULL,NULL);
INSERT INTO "transfer" VALUES(41,'d/0/000000000001/0','post','issue','member:h1',4,0,NULL,'award','d/0/000000000001',NULL,1767330000000,1767326400000,X'CEAD84DFAA1522CB50B2ADDD77ADAE460A8BFD33F4A638F15F6CA4E80B8A06BC',NULL,NULL);
INSERT INTO "transfer" VALUES(42,'d/0/000000000002/0','post','issue','member:h1',20,0,NULL,'award','d/0/000000000002',NULL,1767330000000,1767326400000,X'61B242F972B3C986FAE27553109965B511519825C374C46C55115B3B2E97A35D',NULL,NULL);
INSERT INTO "transfer" VALUES(43,'b/b1/close','post','sponsor:b1','issue',36,0,NULL,'pledge','b/b1/close',NULL,1767330000000,NULL,X'62FB9EE2FEA468081D52EDE97192A68EF0B9BB68B0E5D0FEA58C20DD2B9B03FB',NULL,NULL);
CREATE TABLE voucher_code (
	n INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	lot INTEGER NOT NULL, 
	fingerprint TEXT NOT NULL, 
	sealed BLOB NOT NULL, 
	redemption TEXT, 
	bound_ms INTEGER, 
	PRIMARY KEY (n), 
	FOREIGN KEY(item) REFERENCES item (id), 
	FOREIGN KEY(lot) REFERENCES stock_lot (n), 
	CONSTRAINT voucher_code_once UNIQUE (item, fingerprint)
);
INSERT INTO "voucher_code" VALUES(1,'tea',4,'0cc2d1fe8973c3aeb62070b5f86aa3b93f152d0e1ab9b126830628d3abb6b916',X'06B723962C22EAE944DD92EB252548A276143A33CB451950939D771969D16AE8B5ACC599ED',NULL,NULL);
INSERT INTO "voucher_code" VALUES(2,'tea',4,'705929485c84a27637484138bf27d14ba410cd099061093c6dda678646ed8789',X'F526609F2B34EA3D24EB13A63D2E21628F0665E06AF300598D6649F89A16361178BD4C03E2',NULL,NULL);
CREATE TABLE waiting (
	item TEXT NOT NULL, 
	resident TEXT NOT NULL, 
	since_ms INTEGER NOT NULL, 
	until_ms INTEGER NOT NULL, 
	PRIMARY KEY (item, resident), 
	FOREIGN KEY(item) REFERENCES item (id)
)
 WITHOUT ROWID

;
INSERT INTO "waiting" VALUES('salt','r1',1767330000000,1769922000000);
INSERT INTO "waiting" VALUES('salt','r7',1767330000000,1769922000000);
CREATE INDEX card_resident ON card (resident);
CREATE INDEX session_login ON session (login);
CREATE INDEX deposit_member_day ON deposit (member, day);
CREATE INDEX deposit_unknown_card ON deposit (card) WHERE state = 'unknown_card';
CREATE INDEX deposit_waiting ON deposit (journal_no) WHERE state = 'waiting_for_clock';
CREATE INDEX grade_deposit ON grade (journal_no, deposit_seq);
CREATE INDEX transfer_credit ON transfer (credit, n);
CREATE INDEX transfer_debit ON transfer (debit, n) WHERE debit != 'issue';
CREATE INDEX redemption_member ON redemption (member, created_ms);
CREATE INDEX redemption_state ON redemption (state, until_ms);
CREATE INDEX stock_move_item ON stock_move (item, n);
CREATE INDEX alarm_open ON alarm (quiet_ms, code, subject);
CREATE TRIGGER transfer_no_update BEFORE UPDATE ON transfer BEGIN SELECT RAISE(ABORT, 'transfer is append-only'); END;
CREATE TRIGGER transfer_no_delete BEFORE DELETE ON transfer BEGIN SELECT RAISE(ABORT, 'transfer is append-only'); END;
CREATE TRIGGER stock_move_no_update BEFORE UPDATE ON stock_move BEGIN SELECT RAISE(ABORT, 'stock_move is append-only'); END;
CREATE TRIGGER stock_move_no_delete BEFORE DELETE ON stock_move BEGIN SELECT RAISE(ABORT, 'stock_move is append-only'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER hole_no_update BEFORE UPDATE ON hole BEGIN SELECT RAISE(ABORT, 'hole is append-only'); END;
CREATE TRIGGER hole_no_delete BEFORE DELETE ON hole BEGIN SELECT RAISE(ABORT, 'hole is append-only'); END;
CREATE TRIGGER award_past_no_update BEFORE UPDATE ON award_past BEGIN SELECT RAISE(ABORT, 'award_past is append-only'); END;
CREATE TRIGGER award_past_no_delete BEFORE DELETE ON award_past BEGIN SELECT RAISE(ABORT, 'award_past is append-only'); END;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER deposit_no_delete BEFORE DELETE ON deposit BEGIN SELECT RAISE(ABORT, 'deposit is append-only'); END;
CREATE INDEX settled_day_empty ON settled_day (member, day) WHERE last_ms < 0;
CREATE UNIQUE INDEX transfer_reverses ON transfer (reverses, debit) WHERE reverses IS NOT NULL;
CREATE INDEX lot_expires ON lot (expires, account) WHERE points > 0;
CREATE INDEX pending_open ON pending (until_ms) WHERE ended_ms IS NULL;
CREATE TRIGGER lot_take_no_update BEFORE UPDATE ON lot_take BEGIN SELECT RAISE(ABORT, 'lot_take is append-only'); END;
CREATE TRIGGER lot_take_no_delete BEFORE DELETE ON lot_take BEGIN SELECT RAISE(ABORT, 'lot_take is append-only'); END;
CREATE INDEX household_succeeded ON household (id) WHERE successor IS NOT NULL;
CREATE INDEX membership_household ON membership (household);
CREATE INDEX card_owner_resident ON card_owner (resident);
CREATE TRIGGER deposit_facts BEFORE UPDATE OF no, journal_no, seq, journal, edge, device, session, stream, mass_g, before_g, after_g, division_g, scale_ok, link, card, boot, mono_ms, received_ms, kind, minutes, items, evidence, deduction ON deposit BEGIN SELECT RAISE(ABORT, 'deposit is append-only'); END;
CREATE INDEX deposit_review ON deposit (no) WHERE state = 'review';
CREATE INDEX deposit_given ON deposit (given) WHERE given <> '';
CREATE INDEX deposit_decided ON deposit_decision (journal_no, seq);
CREATE INDEX award_grant_deed ON award_grant (journal_no, seq);
CREATE INDEX award_grant_purse ON award_grant (purse, points);
CREATE TRIGGER desk_deed_no_update BEFORE UPDATE ON desk_deed BEGIN SELECT RAISE(ABORT, 'desk_deed is append-only'); END;
CREATE TRIGGER desk_deed_no_delete BEFORE DELETE ON desk_deed BEGIN SELECT RAISE(ABORT, 'desk_deed is append-only'); END;
CREATE TRIGGER desk_confirm_no_update BEFORE UPDATE ON desk_confirm BEGIN SELECT RAISE(ABORT, 'desk_confirm is append-only'); END;
CREATE TRIGGER desk_confirm_no_delete BEFORE DELETE ON desk_confirm BEGIN SELECT RAISE(ABORT, 'desk_confirm is append-only'); END;
CREATE TRIGGER deposit_decision_no_update BEFORE UPDATE ON deposit_decision BEGIN SELECT RAISE(ABORT, 'deposit_decision is append-only'); END;
CREATE TRIGGER deposit_decision_no_delete BEFORE DELETE ON deposit_decision BEGIN SELECT RAISE(ABORT, 'deposit_decision is append-only'); END;
CREATE TRIGGER award_grant_no_update BEFORE UPDATE ON award_grant BEGIN SELECT RAISE(ABORT, 'award_grant is append-only'); END;
CREATE TRIGGER award_grant_no_delete BEFORE DELETE ON award_grant BEGIN SELECT RAISE(ABORT, 'award_grant is append-only'); END;
CREATE INDEX contest_open ON contest (id) WHERE outcome = 'open';
CREATE TRIGGER day_root_no_update BEFORE UPDATE ON day_root BEGIN SELECT RAISE(ABORT, 'day_root is append-only'); END;
CREATE TRIGGER day_root_no_delete BEFORE DELETE ON day_root BEGIN SELECT RAISE(ABORT, 'day_root is append-only'); END;
CREATE TRIGGER standard_no_update BEFORE UPDATE ON standard BEGIN SELECT RAISE(ABORT, 'standard is append-only'); END;
CREATE TRIGGER standard_no_delete BEFORE DELETE ON standard BEGIN SELECT RAISE(ABORT, 'standard is append-only'); END;
CREATE TRIGGER sticky_no_update BEFORE UPDATE ON sticky BEGIN SELECT RAISE(ABORT, 'sticky is append-only'); END;
CREATE TRIGGER sticky_no_delete BEFORE DELETE ON sticky BEGIN SELECT RAISE(ABORT, 'sticky is append-only'); END;
CREATE TRIGGER adjustment_asked BEFORE UPDATE OF id, member, points, budget, reason, proposed_by, proposed_ms ON adjustment BEGIN SELECT RAISE(ABORT, 'adjustment is append-only'); END;
CREATE TRIGGER adjustment_decided BEFORE UPDATE ON adjustment WHEN (OLD.outcome <> 'open') BEGIN SELECT RAISE(ABORT, 'adjustment is append-only'); END;
CREATE TRIGGER adjustment_no_delete BEFORE DELETE ON adjustment BEGIN SELECT RAISE(ABORT, 'adjustment is append-only'); END;
CREATE TRIGGER contest_asked BEFORE UPDATE OF id, journal_no, seq, member, resident, said, via, opened_by, opened_ms, due_ms, granted_by, granted_too, granted_card ON contest BEGIN SELECT RAISE(ABORT, 'contest is append-only'); END;
CREATE TRIGGER contest_decided BEFORE UPDATE ON contest WHEN (OLD.outcome <> 'open') BEGIN SELECT RAISE(ABORT, 'contest is append-only'); END;
CREATE TRIGGER contest_no_delete BEFORE DELETE ON contest BEGIN SELECT RAISE(ABORT, 'contest is append-only'); END;
CREATE UNIQUE INDEX place_channel ON place (station, kind, channel) WHERE channel IS NOT NULL;
CREATE INDEX slot_item ON slot (item, starts_ms);
CREATE INDEX voucher_code_free ON voucher_code (lot, n) WHERE redemption IS NULL;
CREATE INDEX voucher_code_of ON voucher_code (redemption);
CREATE INDEX stock_move_lot ON stock_move (lot, n);
CREATE INDEX redemption_order ON redemption (order_id, line);
CREATE INDEX dispense_told_of ON dispense_told (redemption, fence);
CREATE UNIQUE INDEX refund_once ON refund (redemption) WHERE outcome IN ('open', 'approved');
CREATE UNIQUE INDEX resolution_one ON resolution (redemption) WHERE outcome = 'open';
CREATE TRIGGER dispense_told_no_update BEFORE UPDATE ON dispense_told BEGIN SELECT RAISE(ABORT, 'dispense_told is append-only'); END;
CREATE TRIGGER dispense_told_no_delete BEFORE DELETE ON dispense_told BEGIN SELECT RAISE(ABORT, 'dispense_told is append-only'); END;
CREATE TRIGGER redemption_lot_no_update BEFORE UPDATE ON redemption_lot BEGIN SELECT RAISE(ABORT, 'redemption_lot is append-only'); END;
CREATE TRIGGER redemption_lot_no_delete BEFORE DELETE ON redemption_lot BEGIN SELECT RAISE(ABORT, 'redemption_lot is append-only'); END;
CREATE TRIGGER stock_take_line_no_update BEFORE UPDATE ON stock_take_line BEGIN SELECT RAISE(ABORT, 'stock_take_line is append-only'); END;
CREATE TRIGGER stock_take_line_no_delete BEFORE DELETE ON stock_take_line BEGIN SELECT RAISE(ABORT, 'stock_take_line is append-only'); END;
CREATE TRIGGER refund_asked BEFORE UPDATE OF id, redemption, reason, proposed_by, proposed_ms, goods ON refund BEGIN SELECT RAISE(ABORT, 'refund is append-only'); END;
CREATE TRIGGER refund_decided BEFORE UPDATE ON refund WHEN (OLD.outcome <> 'open') BEGIN SELECT RAISE(ABORT, 'refund is append-only'); END;
CREATE TRIGGER refund_no_delete BEFORE DELETE ON refund BEGIN SELECT RAISE(ABORT, 'refund is append-only'); END;
CREATE TRIGGER resolution_asked BEFORE UPDATE OF id, redemption, reason, proposed_by, proposed_ms, result, given, photo ON resolution BEGIN SELECT RAISE(ABORT, 'resolution is append-only'); END;
CREATE TRIGGER resolution_decided BEFORE UPDATE ON resolution WHEN (OLD.outcome <> 'open') BEGIN SELECT RAISE(ABORT, 'resolution is append-only'); END;
CREATE TRIGGER resolution_no_delete BEFORE DELETE ON resolution BEGIN SELECT RAISE(ABORT, 'resolution is append-only'); END;
CREATE TRIGGER stock_take_asked BEFORE UPDATE OF id, place, counted_by, counted_ms ON stock_take BEGIN SELECT RAISE(ABORT, 'stock_take is append-only'); END;
CREATE TRIGGER stock_take_decided BEFORE UPDATE ON stock_take WHEN (OLD.outcome <> 'open') BEGIN SELECT RAISE(ABORT, 'stock_take is append-only'); END;
CREATE TRIGGER stock_take_no_delete BEFORE DELETE ON stock_take BEGIN SELECT RAISE(ABORT, 'stock_take is append-only'); END;
CREATE INDEX ask_due ON ask (outcome, due_ms);
CREATE INDEX ask_resident ON ask (resident, topic);
CREATE INDEX objection_due ON objection (outcome, due_ms);
CREATE INDEX waiting_resident ON waiting (resident);
CREATE TRIGGER ask_asked BEFORE UPDATE OF id, topic, resident, via, said, asked_ms, due_ms ON ask BEGIN SELECT RAISE(ABORT, 'ask is append-only'); END;
CREATE TRIGGER ask_decided BEFORE UPDATE ON ask WHEN (OLD.outcome <> 'open') BEGIN SELECT RAISE(ABORT, 'ask is append-only'); END;
CREATE TRIGGER ask_no_delete BEFORE DELETE ON ask BEGIN SELECT RAISE(ABORT, 'ask is append-only'); END;
CREATE TRIGGER objection_asked BEFORE UPDATE OF id, notice, resident, about, said, via, asked_ms, due_ms, published_by ON objection BEGIN SELECT RAISE(ABORT, 'objection is append-only'); END;
CREATE TRIGGER objection_decided BEFORE UPDATE ON objection WHEN (OLD.outcome <> 'open') BEGIN SELECT RAISE(ABORT, 'objection is append-only'); END;
CREATE TRIGGER objection_no_delete BEFORE DELETE ON objection BEGIN SELECT RAISE(ABORT, 'objection is append-only'); END;
CREATE INDEX machine_trust_member ON machine_trust (member);
CREATE TRIGGER machine_trust_no_update BEFORE UPDATE ON machine_trust BEGIN SELECT RAISE(ABORT, 'machine_trust is append-only'); END;
CREATE TRIGGER machine_trust_no_delete BEFORE DELETE ON machine_trust BEGIN SELECT RAISE(ABORT, 'machine_trust is append-only'); END;
COMMIT;
