"""Traditional Chinese in Simplified characters, as far as these articles need it: one character for one.

Words that differ between the press of both sides are written out in both scripts in ``phrases``.
"""

TRADITIONAL_CHARACTERS = (
    "並亞來倉個傳債傷價億償優儲兒內兩則創劃劑動務勝勢匯區協參員問單嗶國圍園圓圖團報場"
    "壓夥奪孫學實審將專對導屆層屬帥帶幣廠廣後從愛慮憂憶應戰戲戶掃採換損摺撈據擬擴攜攤"
    "數於時暫曉書會東條棗業構樂樓標橋機權歷歸決沒況淨減測湧湯準溫滙滬漲潤灣為無燈營爭"
    "獎獲現瑪環產異當疊發監盤眾矚碼礦稟稱穩競筆節範簽籌籠粵紀約紅純紙級絕統經維網線緩"
    "總績繼續罰羅聞聯職腦膚臨與興舊艙艱華萬蓋蓮藝藥處號虧衛補製見規覽觀訂計訊記訟設許"
    "訴診註評詠詢試該詳誌認語調談請論諾證譜議變讓讚豐財貨買費貼資賞賣賺購贈贖趙躍車較"
    "載輔輛輪輯轎辦辭農這連週進遊運過達遜適選邊鄰醫針鉸銀銷錄鎖鏈鏡鐘鐵長門開間關隊際"
    "隨險雙離難雲電靜項須預頒頭題額類顯風颶飛餅餘館駐駕駛騎騰體鮮鵬鶴麗點龍"
)
SIMPLIFIED_CHARACTERS = (
    "并亚来仓个传债伤价亿偿优储儿内两则创划剂动务胜势汇区协参员问单哔国围园圆图团报场"
    "压伙夺孙学实审将专对导届层属帅带币厂广后从爱虑忧忆应战戏户扫采换损折捞据拟扩携摊"
    "数于时暂晓书会东条枣业构乐楼标桥机权历归决没况净减测涌汤准温汇沪涨润湾为无灯营争"
    "奖获现玛环产异当叠发监盘众瞩码矿禀称稳竞笔节范签筹笼粤纪约红纯纸级绝统经维网线缓"
    "总绩继续罚罗闻联职脑肤临与兴旧舱艰华万盖莲艺药处号亏卫补制见规览观订计讯记讼设许"
    "诉诊注评咏询试该详志认语调谈请论诺证谱议变让赞丰财货买费贴资赏卖赚购赠赎赵跃车较"
    "载辅辆轮辑轿办辞农这连周进游运过达逊适选边邻医针铰银销录锁链镜钟铁长门开间关队际"
    "随险双离难云电静项须预颁头题额类显风飓飞饼余馆驻驾驶骑腾体鲜鹏鹤丽点龙"
)
TABLE = str.maketrans(TRADITIONAL_CHARACTERS, SIMPLIFIED_CHARACTERS)
# Where the press of the mainland has another word, and not only other characters.
WORDS = (
    ("按年", "同比"),
    ("通告", "公告"),
    ("行政總裁", "首席执行官"),
    ("財務總監", "首席财务官"),
    ("即日", "当日"),
    ("分析員", "分析师"),
    ("股東周年大會", "年度股东大会"),
    ("夥伴", "伙伴"),
    ("夥拍", "携手"),
    ("數據", "数据"),
    ("入稟", "向法院"),
)


def simplified(text: str) -> str:
    """The text in Simplified characters; other characters stay."""
    for word, other in WORDS:
        text = text.replace(word, other)
    return text.translate(TABLE)
