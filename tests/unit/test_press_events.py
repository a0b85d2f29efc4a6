"""Events: one sentence a kind of event in English and both Chinese scripts, whose it is, and how much."""

import pytest

from tests.unit.test_press_reader import article, events, reading, told

HAPPENINGS = [
    # flows
    (
        "Mainland investors net bought HK$1 billion of Alibaba shares",
        "9988.HK",
        "southbound_net_buy",
        "POSITIVE",
    ),
    (
        "HK$956 million was withdrawn from Alibaba via Stock Connect",
        "9988.HK",
        "southbound_net_sell",
        "NEGATIVE",
    ),
    ("北水淨買入騰訊26億元", "0700.HK", "southbound_net_buy", "POSITIVE"),
    ("南向资金净卖出小米3亿港元", "1810.HK", "southbound_net_sell", "NEGATIVE"),
    ("北向資金今日淨買入中國平安5億元", "2318.HK", "northbound_net_buy", "POSITIVE"),
    # results
    ("Tencent profit beats estimates", "0700.HK", "beat", "POSITIVE"),
    ("Baidu revenue misses analysts' expectations", "9888.HK", "miss", "NEGATIVE"),
    ("Xiaomi net profit jumps 75%", "1810.HK", "profit_up", "POSITIVE"),
    ("百度第三季收入按年減少7%", "9888.HK", "revenue_down", "NEGATIVE"),
    ("美團季績遜市場預期", "3690.HK", "miss", "NEGATIVE"),
    ("蔚来亏损收窄", "9866.HK", "loss_narrowed", "POSITIVE"),
    ("XPeng cuts full-year delivery target", "9868.HK", "guidance_cut", "NEGATIVE"),
    ("泡泡瑪特發盈喜", "9992.HK", "profit_up", "POSITIVE"),
    # analysts
    ("Goldman lifts Tencent price target to HK$770", "0700.HK", "target_raised", "POSITIVE"),
    ("Citi downgrades Meituan to neutral", "3690.HK", "downgrade", "NEGATIVE"),
    ("大摩下調美團目標價至100元", "3690.HK", "target_cut", "NEGATIVE"),
    ("高盛上调小米评级至买入", "1810.HK", "upgrade", "POSITIVE"),
    # products
    ("Alibaba unveils a new AI model", "9988.HK", "launch", "POSITIVE"),
    ("小米發布新款手機", "1810.HK", "launch", "POSITIVE"),
    ("Xiaomi recalls 116,887 cars", "1810.HK", "recall", "NEGATIVE"),
    ("比亚迪召回部分车辆", "1211.HK", "recall", "NEGATIVE"),
    ("理想汽车10月交付量同比下降38%", "2015.HK", "deliveries_down", "NEGATIVE"),
    # investment, financing, capital return
    ("Alibaba invests 380 billion yuan in data centres", "9988.HK", "capex", "NEUTRAL"),
    ("京東收購連鎖超市", "9618.HK", "acquisition", "NEUTRAL"),
    ("Tencent sells its stake in a game studio", "0700.HK", "divestment", "NEUTRAL"),
    ("Alibaba prices $3.2 billion of convertible notes", "9988.HK", "convertible", "NEUTRAL"),
    ("美團發行點心債", "3690.HK", "bond", "NEUTRAL"),
    ("比亞迪配股集資435億港元", "1211.HK", "placement", "NEGATIVE"),
    ("NIO raises $1 billion in share offering", "9866.HK", "placement", "NEGATIVE"),
    ("腾讯斥资5亿港元回购股份", "0700.HK", "buyback", "POSITIVE"),
    ("HSBC announces a $3 billion share buyback", "0005.HK", "buyback", "POSITIVE"),
    ("中國移動派中期息2.75元", "0941.HK", "dividend", "POSITIVE"),
    # authorities, courts, people, partners
    ("Market regulator probes Trip.com", "9961.HK", "probe", "NEGATIVE"),
    ("市場監管總局約談美團", "3690.HK", "probe", "NEGATIVE"),
    ("Baidu wins approval for robotaxis", "9888.HK", "approval", "POSITIVE"),
    ("信达生物新药获批", "1801.HK", "approval", "POSITIVE"),
    ("Alibaba fined 18 billion yuan", "9988.HK", "fine", "NEGATIVE"),
    ("Investors file class action against PDD", "PDD", "lawsuit", "NEGATIVE"),
    ("NetEase CFO steps down", "9999.HK", "departure", "NEUTRAL"),
    ("小米委任新总裁", "1810.HK", "appointment", "NEUTRAL"),
    ("BYD partners with Nvidia", "1211.HK", "partnership", "POSITIVE"),
    ("中芯國際獲大額訂單", "0981.HK", "order", "POSITIVE"),
    ("Pop Mart to be added to the Hang Seng Index", "9992.HK", "index_inclusion", "POSITIVE"),
    # prices
    ("Alibaba's Hong Kong-listed shares surge 18.5%", "9988.HK", "rose", "POSITIVE"),
    ("Shares of Tencent fell 2%", "0700.HK", "fell", "NEGATIVE"),
    ("美團急挫9%", "3690.HK", "fell", "NEGATIVE"),
    ("腾讯控股现涨逾3%", "0700.HK", "rose", "POSITIVE"),
]


@pytest.mark.parametrize(
    ("text", "ticker", "subtype", "polarity"), HAPPENINGS, ids=[row[0] for row in HAPPENINGS]
)
def test_what_happened_is_found_with_its_company_and_sign(text, ticker, subtype, polarity):
    found = [(event["ticker"], event["event_subtype"], event["polarity"]) for event in events(text)]
    assert (ticker, subtype, polarity) in found


@pytest.mark.parametrize(
    "text",
    [
        "Alibaba shares were little changed",
        "Alibaba gains market share in cloud",
        "Tencent drops a hint",
        "Revenue of Alibaba's cloud unit is discussed",
        "主力资金净流出阿里巴巴5亿元",
        "阿里巴巴今日舉行年會",
        "If Alibaba's shares fell 10%, funds would buy",
        "若騰訊股價下跌5%，基金會買入",
        "Alibaba shares may fall 10%",
        "Alibaba did not cut its full-year revenue target",
        "騰訊並未收購任何公司",
        "Back in 2014, Alibaba shares rose 38%",
    ],
)
def test_what_did_not_happen_is_no_event(text):
    assert events(text) == []


def test_each_company_gets_its_own_move():
    assert told("Alibaba drops nearly 5%, JD Health tumbles 8.6%") == {
        ("9988.HK", "fell"),
        ("6618.HK", "fell"),
    }
    assert told("Tencent rose 3% while Alibaba fell 4%") == {("0700.HK", "rose"), ("9988.HK", "fell")}
    assert told("騰訊升2%，阿里則跌3%") == {("0700.HK", "rose"), ("9988.HK", "fell")}


def test_of_two_names_the_nearer_one_is_meant():
    assert told("Tencent's ally JD.com announces a share buyback") == {("9618.HK", "buyback")}


def test_companies_in_a_row_share_a_verb():
    assert told("Alibaba, Tencent and Meituan fell 2%") == {
        ("9988.HK", "fell"),
        ("0700.HK", "fell"),
        ("3690.HK", "fell"),
    }


def test_a_list_of_flows_gives_each_its_amount():
    text = "港股通淨買入阿里巴巴(09988)45.1億元、騰訊(00700)26.5億元，淨賣出泡泡瑪特17.1億元"
    found = {
        event["ticker"]: (event["event_subtype"], event["amount"], event["currency"])
        for event in events(text)
    }
    assert found == {
        "9988.HK": ("southbound_net_buy", pytest.approx(4.51e9), "HKD"),
        "0700.HK": ("southbound_net_buy", pytest.approx(2.65e9), "HKD"),
        "9992.HK": ("southbound_net_sell", pytest.approx(1.71e9), "HKD"),
    }


def test_the_channels_total_is_the_markets_and_not_the_companys():
    [total, company] = events("北水淨買入98.38億港元 阿里獲淨買入17.27億")
    assert (total["ticker"], total["amount"]) == ("MARKET", pytest.approx(9.838e9))
    assert (company["ticker"], company["amount"]) == ("9988.HK", pytest.approx(1.727e9))
    [total] = events("Southbound funds net buy HK$16.57 billion")
    assert (total["ticker"], total["amount"], total["currency"]) == ("MARKET", pytest.approx(16.57e9), "HKD")


def test_a_fund_outside_the_list_takes_its_flow_with_it():
    assert (
        told(
            "Alibaba opens an office",
            "The Tracker Fund (02800) was net sold HK$3 billion by southbound funds.",
        )
        == set()
    )


def test_a_sentence_that_names_nobody_is_about_the_only_primary_company():
    assert ("9988.HK", "fell") in told("Alibaba opens an office", "The stock closed 2.2% lower.")


def test_it_points_to_the_company_of_the_sentence_before():
    body = "The fair was busy. Meituan posted its results. Its shares fell 9%."
    assert told("Alibaba opens an office", body) >= {("3690.HK", "fell")}


def test_the_market_is_not_the_companys_business():
    assert told("Alibaba opens an office", "Hong Kong stocks fell 2%. 港股下跌2%。") == set()


def test_one_set_of_results_is_one_event():
    body = "Tencent revenue grew 15%. Tencent net profit rose 19%, beating estimates."
    [event] = events("Tencent reports third-quarter results", body)
    assert event["event_subtype"] == "beat"


def test_the_same_fact_told_twice_is_one_event():
    assert len(events("Alibaba shares rose 3%", "Alibaba shares rose 3% on Monday. 阿里巴巴股價升3%。")) == 1


def test_a_downgrade_and_a_target_cut_are_two():
    found = events("JPMorgan downgrades Meituan, cuts price target to HK$100")
    assert {event["event_subtype"] for event in found} == {"downgrade", "target_cut"}


def test_an_analysts_amount_is_the_new_target_and_the_broker_is_the_counterparty():
    for text in (
        "HSBC raises Alibaba target price to HK$200 from HK$150",
        "滙豐將阿里目標價由150元上調至200元",
    ):
        [event] = [event for event in events(text) if event["event_subtype"] == "target_raised"]
        assert (event["ticker"], event["amount"], event["currency"]) == ("9988.HK", 200.0, "HKD")
    [event] = events("HSBC raises Alibaba target price to HK$200 from HK$150")
    assert event["counterparties"] == "0005.HK"


def test_a_price_move_has_no_amount_and_a_capex_in_plain_yuan_is_in_cny():
    [event] = events("Alibaba shares rose 3% to HK$150")
    assert event["amount"] is None
    [event] = events("阿里巴巴投入3800亿元建设云基础设施")
    assert (event["amount"], event["currency"]) == (380e9, "CNY")


def test_both_sides_of_an_order_have_it():
    found = {
        event["ticker"]: event["counterparties"]
        for event in events("China Unicom signs order for T-Head chips")
    }
    assert found == {"0762.HK": "9988.HK", "9988.HK": "0762.HK"}


def test_a_span_is_the_articles_own_text_and_short():
    [event] = events("美團(03690)急挫9%")
    assert event["span"] == "美團(03690)急挫9%"
    long = "Alibaba buys " + "a very " * 60 + "large company for HK$1 billion"
    assert all(len(event["span"]) <= 200 for event in events(long))


def test_events_are_numbered_within_their_article():
    readings = reading(
        article("a", "Tencent rose 3% while Alibaba fell 4%"), article("b", "Meituan shares fell 9%")
    )
    assert readings.events.select("article_id", "event_no").rows() == [("a", 1), ("a", 2), ("b", 1)]
