"""Words that the corpus writes with: of every length that people use, in both scripts. All of it is invented."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(text.split()).split("; "))


ENGLISH = {
    "subjects": _words("""
        the two mayors; a delegation; both chambers of commerce; students; eleven growers; the university;
        our volunteers; a trade mission; the port authority; nurses and physicians; an orchestra; the board;
        engineers; MIHON Electric; twenty-four travellers; I. M. Beispiel; small manufacturers; the museum
    """),
    "verbs": _words("""
        open; visit; agree on; exchange; sign; compare; introduce; help; finance; present; rebuild; celebrate;
        send; host; teach; write about; ask for; commission; inaugurate
    """),
    "adjectives": _words("""
        new; annual; municipal; small; long-standing; low-cost; agricultural; bilingual; five-year;
        environmentally responsible; joint; internationally recognised; first; quiet; state-owned; open;
        interdisciplinary; early; award-winning; cold; semi-automatic; public; non-profit; U.S.–Japan
    """),
    "things": _words("""
        tea; fairs; a laboratory; scholarships; machinery; rice; the waterfront; hospitals; jobs; internships;
        an exhibition; lacquer; railway equipment; freight; soil samples; letters; craft; semiconductors;
        a memorandum of understanding; telecommunications; beef; timber; an irrigation plan; school lunches;
        wind turbines; a museum of glass; ice; wholesalers; guidelines; tax incentives; pharmaceuticals;
        cold-storage warehouses; insurance; seed; a garden; youth baseball; woodblocks
    """),
    "joints": _words("""
        for; in exchange for; together with; and; because of; despite; within two weeks of; at
    """),
    "long": _words("""
        Donaudampfschifffahrtsgesellschaft; Landwirtschaftskammer; counterrevolutionaries;
        Wissenschaftsministerium; electroencephalographically; biotechnology/pharmacology;
        www.example.org/exchange/2027/programme-and-results; Freundschaftsverein-Nordrhein-Westfalen; US$1,250,000;
        MIHON-KOGYO-2027/08-A; incomprehensibilities
    """),
    "families": _words("""
        Sample; O'Example; van der Muster; Beispiel; Li; Ng; Exempel-Johansson; McSpecimen; Modèle; Specimen;
        Muñoz-Ejemplo; Wu; Featherstonehaugh-Sample; Wzór; Example; Sato; Onishi; Ono
    """),
    "places": _words("""
        Omaha; Shizuoka; Rancho Cucamonga; Ely; Lexington-Fayette; St. Paul; Minamisanriku; Oyama; Ii;
        Massachusetts; Kitakyushu; Winston-Salem; Nagareyama; Truth or Consequences; Tsu; Coeur d'Alene
    """),
    "organizations": _words("""
        {family} Inc.; {place} Chamber of Commerce; {family} & {family} LLP; University of {place};
        {place} Regional Economic Development Corporation; {family} Tea;
        Greater {place} Convention and Visitors Bureau; {family} Precision Machinery Manufacturing Co., Ltd.;
        Port of {place}; {place}–{family} Friendship Foundation;
        {place} Metropolitan Community College, Department of International and Intercultural Programs; KFX;
        {place} Zoo
    """),
    "papers": _words("""
        Herald; city council minutes; annual report; chamber newsletter; survey of manufactures; archive;
        Bureau of International Affairs, yearbook; labour market statistics, table 12; press release; census
    """),
}  # fmt: skip

JAPANESE = {
    "subjects": _words("""
        両市長; 訪問団; 商工会議所; 高校生; 生産者11社; 市立大学; ボランティア; 経済使節団; 港湾局; 看護師と医師;
        交響楽団; 理事会; 技術者; 株式会社見本電機; 24名の市民; 中小企業; 美術館; ＪＡみほん
    """),
    "particles": _words("""
        が、; は、; が; と市が; から; および関係者が、; （計8団体）が
    """),
    "adjectives": _words("""
        新しい; 毎年の; 市営; 小規模な; 長年続く; 低価格の; 農業用; バイリンガルの; 5年間の; 環境に配慮した; 共同;
        国際的に評価の高い; 初の; 官民; 学際的な; 受賞歴のある; 冷蔵; 半自動; 公開; 「みほん」の
    """),
    "things": _words("""
        お茶; 見本市; 研究所; 奨学金; 工作機械; 米; ウォーターフロント; 病院; 雇用; インターンシップ; 展覧会; 漆器;
        鉄道車両; 貨物; 土壌サンプル; 書簡; 手工芸; 半導体; 覚書（MOU）; 情報通信; 牛肉; 木材; 灌漑計画; 学校給食;
        風力発電機; ガラス美術館; 卸売業者; ガイドライン; 税制優遇; 医薬品; 冷凍倉庫; 保険; 種苗; 日本庭園;
        少年野球; 浮世絵; ロボティクス; 航空宇宙; バイオテクノロジー; e-ラーニング; スタートアップ; 人工知能（AI）
    """),
    "gatherings": _words("""
        見本市; セミナー; 懇談会; 展; まつり; 交流会; シンポジウム2027; フェア; 研修; の夕べ
    """),
    "counters": _words("""
        名; 社; 件; 万円; ドル; 人; 時間; ％; か所; 周年
    """),
    "joints": _words("""
        と共同で; について; を通じ、; において; のために; に伴い; を中心に、; の支援により; および
    """),
    "endings": _words("""
        を開始。; を受注。; で合意。; を訪問。; に関する協定を締結。; を開催。; を贈呈。; に派遣。; を共同開発。;
        が始まる。; を視察し、報告書を刊行。; を支援。; に参加した。; を再開しました。
    """),
    "families": _words("""
        見本; 例示; 髙橋; 山﨑; 渡邉; 中村; 一ノ瀬; サンプル; 勅使河原; 𠮷田
    """),
    "places": _words("""
        静岡; オマハ; 南三陸; 津; 北九州; ウィンストン・セーラム; マサチューセッツ; 流山; 小山; いちき串木野
    """),
    "organizations": _words("""
        {family}商店; {place}商工会議所; 株式会社{family}製作所; {place}大学; {place}茶業協同組合連合会;
        ㈱{family}; 公益財団法人{place}国際交流協会; {latin}ジャパン株式会社; {place}市立病院;
        一般社団法人{place}観光コンベンションビューロー; {latin};
        独立行政法人見本農業・食品産業技術総合研究機構{place}研究所; {place}港
    """),
}  # fmt: skip

# Native script, kana, Latin.
PEOPLE = tuple(name.split() for name in _words("""
    髙橋 たかはし Takahashi; 例示 れいじ Reiji; 勅使河原 てしがわら Teshigawara; 津 つ Tsu; 見本 みほん Mihon;
    一ノ瀬 いちのせ Ichinose; 𠮷田 よしだ Yoshida
"""))  # fmt: skip
GIVEN = tuple(name.split() for name in _words("""
    美咲 みさき Misaki; 一 はじめ Hajime; 健太郎 けんたろう Kentaro; さくら さくら Sakura;
    龍之介 りゅうのすけ Ryunosuke; 華 はな Hana
"""))  # fmt: skip
