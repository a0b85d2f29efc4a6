"""Salience: what the headline is about, who has a fact of its own, who is only named."""

from tests.unit.test_press_reader import article, reading, salience


def test_the_company_of_the_headline_is_primary():
    assert salience("Alibaba opens a data centre") == {"9988.HK": "PRIMARY"}


def test_a_headline_may_be_about_two_companies():
    assert salience("阿里升3% 騰訊跌2%") == {"9988.HK": "PRIMARY", "0700.HK": "PRIMARY"}


def test_a_company_with_a_fact_of_its_own_in_the_body_is_secondary():
    found = salience("Alibaba opens a data centre", "Meituan shares fell 3%. Baidu is a neighbour.")
    assert found == {"9988.HK": "PRIMARY", "3690.HK": "SECONDARY", "9888.HK": "PASSING"}


def test_members_of_a_list_are_passing():
    found = salience("工信部约谈车企", "包括比亚迪、小鹏汽车、理想汽车在内的车企出席了会议。")
    assert found == {"1211.HK": "PASSING", "9868.HK": "PASSING", "2015.HK": "PASSING"}


def test_without_a_name_in_the_headline_the_one_with_most_facts_is_primary():
    body = "Xiaomi shares rose 3%. Xiaomi bought back HK$100 million of shares. BYD shares fell 1%."
    assert salience("Handset maker shines", body) == {"1810.HK": "PRIMARY", "1211.HK": "SECONDARY"}


def test_a_round_up_is_about_none_of_its_companies():
    body = "Xiaomi shares rose 3%. BYD shares fell 1%. Tencent shares rose 2%."
    assert set(salience("Market wrap", body).values()) == {"SECONDARY"}


def test_a_broker_that_judges_another_company_is_passing():
    assert salience("HSBC raises Alibaba target price to HK$200") == {
        "0005.HK": "PASSING",
        "9988.HK": "PRIMARY",
    }
    assert salience("HSBC announces a share buyback") == {"0005.HK": "PRIMARY"}


def test_a_company_that_is_only_compared_with_is_not_what_the_headline_is_about():
    assert salience("Xiaomi unveils SUV, a rival to BYD") == {"1810.HK": "PRIMARY", "1211.HK": "PASSING"}


def test_passing_mentions_have_no_events_and_least_relevance():
    readings = reading(article("a", "Alibaba opens a data centre", "Baidu is a neighbour."))
    rows = readings.sentiment.filter(ticker="9888.HK")
    assert rows.select("label", "relevance").rows() == [("NEUTRAL", 0.1)]
    assert "9888.HK" not in set(readings.events["ticker"])
