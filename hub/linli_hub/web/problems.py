"""The one table of problems: public code -> HTTP status and words, zh-CN and en."""

from linli_hub.web import problems_station as station

# code -> status, 中文, English. `{…}` is filled from the refusal's data.
TABLE: dict[str, tuple[int, str, str]] = {
    **station.TABLE,
    "not_found": (404, "没有找到。", "Not found."),
    "already_exists": (409, "已经存在。", "It exists already."),
    "bad_value": (422, "“{field}”的值无效。", "The value of {field} is not valid."),
    "not_enough_points": (
        409,
        "积分不足：可用 {has}，需要 {needs}。",
        "Not enough points: {has} available, {needs} needed.",
    ),
    "out_of_stock": (409, "库存不足，剩余 {left}。", "Out of stock: {left} left."),
    "card_unknown": (
        404,
        "无法识别此卡，请到服务台办理。",
        "This card is not known; please ask at the desk.",
    ),
    "card_blocked": (403, "此卡已挂失。", "This card is blocked."),
    "card_state": (
        409,
        "此卡的状态是“{now}”，不能变为“{then}”。",
        "The card is {now} and cannot become {then}.",
    ),
    "member_closed": (409, "这个账户已经注销。", "This account has been closed."),
    "holds_open": (
        409,
        "还有 {points} 积分被兑换占用，请先处理兑换单。",
        "{points} points are held for redemptions; finish those first.",
    ),
    "claim_open": (
        409,
        "还有 {points} 积分待扣回，请先复核这笔欠分。",
        "{points} points are owed; review that claim first.",
    ),
    "contests_open": (
        409,
        "还有 {count} 件异议没有答复，请先答复。",
        "{count} contests are not answered yet; answer those first.",
    ),
    "import_overtaken": (
        409,
        "第 {line} 行：检查文件以后账册有了变化，请再检查一次。",
        "Line {line}: the books have changed since the file was checked; check again.",
    ),
    "import_faults": (
        422,
        "文件有 {many} 处问题，没有写入任何内容。",
        "The file has {many} faults; nothing was written.",
    ),
    "not_head": (
        403,
        "这一户只有户主可以兑换。",
        "In this household only its heads can redeem.",
    ),
    "resident_died": (409, "此居民已去世。", "This resident has died."),
    "pin_wrong": (
        403,
        "密码错误，还可以试 {left} 次。",
        "Wrong PIN; {left} tries left.",
    ),
    "pin_locked": (
        423,
        "密码已锁定，请稍后再试或联系工作人员。",
        "The PIN is locked; try later or ask staff.",
    ),
    "pin_needed": (403, "请输入密码。", "Please enter the PIN."),
    "pin_not_set": (
        403,
        "尚未设置密码，请到服务台办理。",
        "No PIN has been set; please ask at the desk.",
    ),
    "not_allowed": (403, "没有权限。", "Not allowed."),
    "key_reused": (
        409,
        "同一个请求编号用于不同的内容。",
        "The same idempotency key came with another body.",
    ),
    "redemption_state": (
        409,
        "兑换单的状态是“{state}”，不能这样操作。",
        "The redemption is {state}; that is not possible now.",
    ),
    "wrong_fence": (409, "发放凭证已失效。", "The dispense token is no longer valid."),
    "spending_closed": (
        503,
        "账目正在核对，暂停兑换，积分还在。",
        "The books are being checked; redemption is closed, your points are safe.",
    ),
    "nothing_to_confirm": (
        409,
        "没有等待确认的账目。",
        "No restored books wait for a confirmation.",
    ),
    "same_person": (
        409,
        "{name} 已经确认过，需要另一个人确认。",
        "{name} has confirmed already; a second person is needed.",
    ),
    "own_household": (
        403,
        "不能为自己家办理，请让别的工作人员办。",
        "This concerns your own household; another person must do it.",
    ),
    "not_in_review": (
        409,
        "这笔记录的状态是“{state}”，不需要核实。",
        "This entry is {state}; it does not wait for a decision.",
    ),
    "day_frozen": (
        409,
        "当天的公示期已过，不能再调低已公示的积分。",
        "That day's objection window has passed; its entries are not lowered any more.",
    ),
    "not_reversible": (
        409,
        "这笔记录不能冲正：奖励请走申诉，其他请走调整。",
        "This entry cannot be reversed: contest an award, adjust anything else.",
    ),
    "already_reversed": (
        409,
        "这笔记录已经冲正过。",
        "This entry was reversed before.",
    ),
    "pending_ended": (
        409,
        "这笔预留已经结束（{state}）。",
        "This hold has ended already ({state}).",
    ),
    "nothing_owed": (409, "没有待追回的积分。", "Nothing is owed."),
    "still_here": (
        409,
        "此人仍在户内，请先办理离开。",
        "They still belong to a household; let them leave first.",
    ),
    "window_closed": (
        409,
        "{day} 的公示期已过，不能再申诉。",
        "The objection window of {day} has passed.",
    ),
    "contested_before": (
        409,
        "这笔积分已经申诉过。",
        "This award was contested before.",
    ),
    "not_yours": (403, "这笔积分不是您家的。", "This award is not your household's."),
    "granted_it": (
        403,
        "这笔积分是您经手的，请让别人答复。",
        "You granted this award; somebody else must answer.",
    ),
    "already_decided": (
        409,
        "已经有结果了（{outcome}）。",
        "This was decided already ({outcome}).",
    ),
    "budget_spent": (
        409,
        "这项赞助的额度已经用完。",
        "The sponsor's budget for this is used up.",
    ),
    "code_invalid": (
        403,
        "注册码无效、已使用或已过期。",
        "The code is wrong, used or expired.",
    ),
    "edge_revoked": (403, "此设备已被停用。", "This edge has been revoked."),
    "not_your_journal": (
        403,
        "日志不属于此设备。",
        "The journal belongs to another edge.",
    ),
    "transfer_conflict": (
        409,
        "同一笔记账的内容不一致。",
        "The same transfer exists with other content.",
    ),
    "standard_invalid": (
        422,
        "积分标准有误：{key}：{why_zh}。",
        "The points standard is not valid: {key}: {why}.",
    ),
    "standard_missing": (
        409,
        "这一天没有生效的积分标准。",
        "No points standard is in force that day.",
    ),
    "session_ended": (
        401,
        "登录已过期，请重新登录。",
        "The session has ended; please sign in again.",
    ),
    "login_locked": (
        429,
        "尝试次数过多，请稍后再试。",
        "Too many attempts; try again later.",
    ),
    "login_failed": (
        401,
        "用户名或密码不正确；多次出错后请等 15 分钟再试。",
        "Wrong name or password; after several tries wait 15 minutes.",
    ),
    "poisoned": (
        500,
        "处理时出错，已记录并通知管理员。",
        "It failed here; it was recorded and the admin told.",
    ),
    "writer_stopped": (
        503,
        "系统正在停止写入，请联系管理员。",
        "The hub has stopped writing; tell the admin.",
    ),
    "busy": (503, "系统繁忙，请稍后再试。", "The hub is busy; try again shortly."),
    # only on the web
    "not_signed_in": (401, "请先登录。", "Please sign in."),
    "cross_site": (403, "请求来源不被接受。", "The request came from another site."),
    "not_signed": (
        401,
        "设备签名缺失或不正确。",
        "The edge's signature is missing or wrong.",
    ),
    "key_missing": (
        400,
        "缺少 Idempotency-Key（32 位十六进制）。",
        "Idempotency-Key is missing (32 hex digits).",
    ),
    "bad_request": (422, "请求内容有误。", "The request is not valid."),
    "card_unreadable": (422, "卡片数据无法读取。", "The sealed card cannot be opened."),
    "not_a_card": (422, "卡号格式不正确。", "That is not a card number."),
    "bad_pin": (
        422,
        "密码必须是六位数字，且不能过于简单。",
        "A PIN is six digits, not all alike nor a plain run.",
    ),
    "bad_password": (
        422,
        "密码至少 12 个字符。",
        "A password has at least 12 characters.",
    ),
    "body_too_long": (413, "请求内容过大。", "The request body is too long."),
    "body_too_slow": (
        408,
        "请求内容到得太慢，请重试。",
        "The request body came too slowly; send it again.",
    ),
    "too_many": (429, "请求过于频繁，请稍后再试。", "Too many requests; slow down."),
    "no_such_page": (404, "没有这个地址。", "No such address."),
    "method_not_allowed": (405, "不支持此操作。", "Method not allowed."),
    "internal": (500, "系统出错，已记录。", "Something failed here; it was recorded."),
}
