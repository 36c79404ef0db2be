"""Sentences in sixteen languages, in our own words: a bridge closes, what it costs, where a market moves to."""

from __future__ import annotations

SENTENCES = {
    "de": (
        "Der Ostpier im Hafen von Lindau bleibt nach dem Brand bis zum Frühjahr geschlossen.",
        "Die Stadt rechnet mit Kosten von 3,5 Millionen Euro.",
        "Der Käsemarkt zieht am Samstag auf den Rathausplatz um.",
    ),
    "fr": (
        "Le maire a annoncé mardi la fermeture du pont pour six mois.",
        "Les travaux coûteront 3,5 millions d’euros, selon la préfecture.",
        "Le marché aux fromages déménage samedi sur la place de l’hôtel de ville.",
    ),
    "es": (
        "El alcalde anunció el martes el cierre del puente durante seis meses.",
        "Las obras costarán 3,5 millones de euros, según la diputación.",
        "El mercado de quesos se traslada el sábado a la plaza del ayuntamiento.",
    ),
    "pt": (
        "O prefeito anunciou na terça-feira o fechamento da ponte por seis meses.",
        "As obras custarão 3,5 milhões de euros, segundo a câmara.",
        "A feira de queijos muda-se no sábado para a praça da câmara municipal.",
    ),
    "it": (
        "Il sindaco ha annunciato martedì la chiusura del ponte per sei mesi.",
        "I lavori costeranno 3,5 milioni di euro, secondo la prefettura.",
        "Il mercato dei formaggi si trasferisce sabato in piazza del municipio.",
    ),
    "nl": (
        "De burgemeester kondigde dinsdag aan dat de brug zes maanden dichtgaat.",
        "De werkzaamheden kosten volgens de provincie 3,5 miljoen euro.",
        "De kaasmarkt verhuist zaterdag naar het stadhuisplein.",
    ),
    "pl": (
        "Burmistrz ogłosił we wtorek zamknięcie mostu na sześć miesięcy.",
        "Prace będą kosztować 3,5 miliona euro, podał urząd wojewódzki.",
        "Targ serowy przenosi się w sobotę na plac ratuszowy.",
    ),
    "tr": (
        "Belediye başkanı salı günü köprünün altı ay kapalı kalacağını açıkladı.",
        "Valiliğe göre çalışmalar 3,5 milyon avroya mal olacak.",
        "Peynir pazarı cumartesi günü belediye meydanına taşınıyor.",
    ),
    "ru": (
        "Мэр объявил во вторник о закрытии моста на шесть месяцев.",
        "По данным области, работы обойдутся в 3,5 миллиона евро.",
        "Сырный рынок в субботу переезжает на ратушную площадь.",
    ),
    "uk": (
        "Мер оголосив у вівторок про закриття мосту на шість місяців.",
        "За даними області, роботи коштуватимуть 3,5 мільйона євро.",
        "Сирний ринок у суботу переїжджає на ратушну площу.",
    ),
    "ar": (
        "أعلن رئيس البلدية يوم الثلاثاء إغلاق الجسر لمدة ستة أشهر.",
        "ستكلف الأعمال ٣٫٥ ملايين يورو بحسب المحافظة.",
        "ينتقل سوق الجبن يوم السبت إلى ساحة البلدية.",
    ),
    "hi": (
        "महापौर ने मंगलवार को छह महीने के लिए पुल बंद करने की घोषणा की।",
        "ज़िला प्रशासन के अनुसार काम पर 12 लाख रुपये खर्च होंगे।",
        "पनीर बाज़ार शनिवार को नगर चौक पर चला जाएगा।",
    ),
    "zh": (
        "市长周二宣布大桥将关闭六个月。",
        "据省政府称，工程将耗资350万欧元。",
        "奶酪市场周六将搬到市政厅广场。",
    ),
    "ja": (
        "市長は火曜日、橋を六カ月閉鎖すると発表した。",
        "県によると、工事費は42万円に上る。",
        "チーズ市場は土曜日に市庁舎前広場へ移る。",
    ),
    "ko": (
        "시장은 화요일 다리를 6개월 동안 폐쇄한다고 발표했다.",
        "도청에 따르면 공사비는 350만 유로에 이른다.",
        "치즈 시장은 토요일 시청 광장으로 옮긴다.",
    ),
    "en": (
        "The mayor announced on Tuesday that the bridge will close for six months.",
        "The work will cost 3.5 million euros, the province said.",
        "The cheese market moves to the town hall square on Saturday.",
    ),
}
