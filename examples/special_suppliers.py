"""The rows of interest in `examples/suppliers.xlsx`; the tests list the expected decisions.

A row has only the fields that it fills. Its vendor number follows from its position in this list.
"""

# Rows that should be flagged: spelling variants of a listed name.
NAMES = (
    {"name": "Hetian Taida Apparel Co., Ltd.", "city": "Hotan", "province": "Xinjiang",
     "postal_code": "848000", "country": "CN", "product": "Sports jerseys", "hs_code": "6110.30",
     "declaration": "No Xinjiang cotton used"},
    {"name": "HETAIN TAIDA GARMENTS CO LTD", "address": "Industrial Zone", "city": "Hotan",
     "province": "XJ", "country": "CN", "product": "Polo shirts", "hs_code": "6105.10"},
    {"name": "HTTD Garments", "alias": "和田泰达服饰有限公司", "address": "新疆和田市",
     "city": "和田市", "province": "新疆", "country": "中国", "product": "针织服装"},
    {"name": "Khotan Taida Clothing Company", "country": "China", "product": "T-shirts",
     "hs_code": "6109.10"},
    {"name": "He Tian Tai Da Fushi", "country": "CN", "product": "Team uniforms",
     "hs_code": "6114.20"},
    {"name": "和闐泰達服飾", "country": "中国", "product": "运动服", "hs_code": "6112"},
    {"name": "Harbour Lantern Sourcing Limited", "address": "Unit 9, 30 Canton Road",
     "city": "Hong Kong", "country": "HK", "factory_name": "Hetian Taida", "factory_country": "CN",
     "product": "Sweatshirts", "hs_code": "6110.20"},
    {"name": "Hetiam Taida Apparel", "country": "CN", "product": "Sweatpants"},
    {"name": "Hetian Taida Apparel Co., Ltd.", "address": "No. 12, Renmin Road", "city": "Nantong",
     "province": "Jiangsu", "postal_code": "226300", "country": "CN", "product": "Tracksuits"},
    {"name": "Suzhou Songsan Trading Co., Ltd.", "address": "No. 5, Heping Road", "city": "Suzhou",
     "province": "Jiangsu", "postal_code": "215200", "country": "CN", "product": "Hooded sweatshirts",
     "remarks": "subcontractor for sewing: Hetian Taida Apparel"},
)  # fmt: skip

# Rows that should be flagged for the supplier's location, or for where the goods are made.
PLACES = (
    {"name": "Ili Songling Glove Co.",
     "address": "Home Textile Industrial Estate, Ghulja County", "city": "Ili", "country": "CN",
     "product": "Sheepskin gloves", "hs_code": "4203.29"},
    {"name": "Copper Thimble Trading Ltd.", "address": "88 Queen's Road", "city": "Hong Kong",
     "country": "HK", "factory_address": "Jiafang Industrial Park, Yining County",
     "factory_province": "Xinjiang", "factory_country": "CN", "product": "Work gloves",
     "hs_code": "6216.00"},
    {"name": "Pebble Umbrella International Ltd.", "address": "Unit 4, 12 Wing Lok Street",
     "city": "Hong Kong", "country": "HK", "factory_name": "洛浦县松灯纺织厂",
     "factory_address": "和田地区洛浦县", "factory_country": "CN", "product": "Woven bags",
     "hs_code": "4202.92"},
    {"name": "Hotan Songyan Silk Studio", "address": "Tanayi North Road", "city": "Hotan",
     "province": "Xinjiang", "postal_code": "848000", "country": "CN", "product": "Silk scarves",
     "hs_code": "6214.10", "declaration": "XUAR-free: yes"},
    {"name": "伊宁县松帆包装有限公司", "address": "伊宁县家纺产业园3号", "province": "新疆",
     "postal_code": "835100", "country": "中国", "product": "纸箱", "hs_code": "4819.10"},
    {"name": "Yining City Songhu Gloves", "address": "Jiefang West Road", "city": "Yining City",
     "province": "Xinjiang", "postal_code": "835000", "country": "CN", "product": "Work gloves",
     "hs_code": "6216.00"},
    {"name": "Songlan Leather Goods", "address": "Industrial zone, 835100", "postal_code": "835100",
     "country": "CN", "product": "Leather gloves", "hs_code": "4203.21"},
    {"name": "Songdi Cotton Products", "postal_code": "８３５１００", "country": "CN",
     "product": "Cotton pads", "hs_code": "5601.21"},
    {"name": "沙湾市松铃地毯厂", "address": "三道河子镇", "city": "沙湾市", "province": "新疆塔城",
     "postal_code": "832100", "country": "中国", "product": "羊毛地毯", "hs_code": "5701.10"},
    {"name": "Shawan Carpet Works", "city": "Shawan", "country": "China", "product": "Carpets",
     "hs_code": "5702.42"},
    {"name": "Korla Songqiao Tissue Co.", "address": "Development Zone", "city": "Korla",
     "province": "Bayingolin", "postal_code": "841000", "country": "CN",
     "product": "Paper hand towels", "hs_code": "4818.20"},
    {"name": "Alar Songmu Cotton Spinning Co.", "address": "1st Division, 10th Regiment",
     "city": "Aral", "postal_code": "843300", "country": "CN", "product": "Cotton yarn",
     "hs_code": "5205.11"},
    {"name": "Songhe Knitwear", "address": "خوتەن شەھىرى", "country": "CN", "product": "Knitwear",
     "hs_code": "6110.20"},
    {"name": "Songyue Glove Company", "address": "Jiafang Industrial Park", "country": "CN",
     "product": "Gloves", "hs_code": "6116.10"},
    {"name": "Baoding Songtan Trading Co., Ltd.", "address": "No. 5, Yuhua Road", "city": "Baoding",
     "province": "Hebei", "postal_code": "071000", "country": "CN",
     "product": "Sports gloves (sewn at our Karakax satellite workshop)", "hs_code": "6216.00"},
    {"name": "Suzhou Songwei Textile Co., Ltd.", "address": "Wujiang District", "city": "Suzhou",
     "province": "Jiangsu", "postal_code": "215200", "country": "CN", "uscc": "91653201MADUMMY12K",
     "product": "Cotton yarn", "hs_code": "5205.12"},
    {"name": "Zhengzhou Songfeng Garment Co., Ltd.", "city": "Zhengzhou", "province": "Henan",
     "postal_code": "450000", "country": "CN", "product": "Uniforms", "hs_code": "6203.12",
     "remarks": "对口援疆 转移就业 项目"},
)  # fmt: skip

# Rows that should get a note, or that cannot be screened.
DOUBTS = (
    {"name": "Juniper Gloves Trading Ltd.", "address": "Unit 12, Kwun Tong Road",
     "city": "Hong Kong", "country": "HK", "product": "Leather gloves, made in China",
     "hs_code": "4203.29"},
    {"name": "Songtao Fabrics", "phone": "+86 999 555 0142", "product": "Printed fabrics",
     "country": "CN", "hs_code": "5208.52"},
    {"name": "Shawan Packaging Works", "city": "Shawan", "country": "China", "product": "Cartons",
     "hs_code": "4819.10"},
    {"name": "Songbai Yarn", "country": "CN", "product": "Cotton yarn", "hs_code": "5205.13"},
    {"product": "Buttons", "hs_code": "9606.21", "country": "CN", "remarks": "created by mistake?"},
    {"name": "#REF!", "city": "Foshan", "province": "Guangdong", "postal_code": "528200",
     "country": "CN", "product": "Buckles", "hs_code": "8308.90"},
)  # fmt: skip

# Rows that only look as if they should be flagged.
TRAPS = (
    {"name": "Tianjin Taida Apparel Import & Export Co., Ltd.",
     "address": "No. 9 Third Avenue, TEDA", "city": "Tianjin", "province": "Tianjin",
     "postal_code": "300457", "country": "CN", "product": "Workwear", "hs_code": "6203.22"},
    {"name": "Shanghai Hetian Road Knitting Mill", "address": "218 Hetian Road", "city": "Shanghai",
     "province": "Shanghai", "postal_code": "200072", "country": "CN", "product": "Knitted gloves",
     "hs_code": "6116.10"},
    {"name": "上海松烛服饰有限公司", "address": "伊宁路100号", "city": "上海市", "province": "上海",
     "postal_code": "201100", "country": "中国", "product": "手套", "hs_code": "6116.10"},
    {"name": "Yiwu Songxing Gloves Factory", "address": "Beiyuan Sub-district", "city": "Yiwu",
     "province": "Zhejiang", "postal_code": "322000", "country": "CN", "product": "Knitted gloves",
     "hs_code": "6116.10"},
    {"name": "Leshan Shawan Carpet & Rug Co.", "address": "Shawan District", "city": "Leshan",
     "province": "Sichuan", "postal_code": "614900", "country": "CN", "product": "Carpets",
     "hs_code": "5703.30"},
    {"name": "Nantong Songzhu Home Textile Co., Ltd.",
     "address": "国际家纺产业园 (Home Textile Industrial Park), Chuanjiang Town", "city": "Nantong",
     "province": "Jiangsu", "postal_code": "226000", "country": "CN", "uscc": "91320612MADUMMY12G",
     "product": "Bed linen", "hs_code": "6302.31"},
    {"name": "Ranchi Handloom Carpets", "address": "Main Road", "city": "Ranchi",
     "province": "Jharkhand", "postal_code": "834001", "country": "IN",
     "product": "Hand-knotted carpets", "hs_code": "5701.10"},
    {"name": "Badger Sportswear", "address": "111 Badger Lane", "city": "Statesville",
     "province": "North Carolina", "postal_code": "28625", "country": "US",
     "product": "Team uniforms", "hs_code": "6114.30", "remarks": "buys our overstock"},
    {"name": "Bohai Cabin Supplies Ltd.", "address": "88 Airport Road", "city": "Tianjin",
     "province": "Tianjin", "postal_code": "300300", "country": "CN",
     "product": "Paper towels for aircraft", "hs_code": "4818.20"},
    {"name": "新绛县松梅纺织有限公司", "address": "龙兴镇", "city": "新绛县", "province": "山西",
     "postal_code": "043100", "country": "中国", "product": "棉布", "hs_code": "5208.12"},
    {"name": "Kunming Songju Textile Co., Ltd.", "address": "Renmin Road", "city": "Kunming",
     "province": "Yunnan", "postal_code": "650000", "country": "CN", "product": "Cotton bags",
     "hs_code": "4202.22"},
    {"name": "Aksu Carpet Weavers", "address": "Aksu", "city": "Antalya", "postal_code": "07112",
     "country": "Türkiye", "product": "Carpets", "hs_code": "5702.31"},
    {"name": "Taida Trading (Kaohsiung)", "address": "Qianjin District", "city": "Kaohsiung",
     "postal_code": "830", "country": "Taiwan", "product": "Gloves", "hs_code": "6116.10"},
    {"name": "Qinghe Songmao Cashmere Co., Ltd.", "address": "Taishan Road", "city": "Qinghe",
     "province": "Hebei", "postal_code": "054800", "country": "CN", "product": "Cashmere yarn",
     "hs_code": "5108.20"},
    {"name": "哈尔滨松果服装厂", "address": "平房区新疆街道", "city": "哈尔滨", "province": "黑龙江",
     "postal_code": "150060", "country": "中国", "product": "工作服", "hs_code": "6203.23"},
    {"name": "Idaho Wool Gloves LLC", "address": "400 Main Street", "city": "Lewiston",
     "province": "Idaho", "postal_code": "83501", "country": "US", "product": "Wool gloves",
     "hs_code": "6116.91"},
    {"name": "Ninghe Songjing Industrial Park Services", "address": "Industrial Park, Building 3",
     "city": "Tianjin", "province": "Tianjin", "postal_code": "301500", "country": "CN",
     "product": "Packing service", "hs_code": ""},
)  # fmt: skip


def _dealt(*groups: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
    """Return all rows, mixed so that rows of one kind are not adjacent."""
    places = [
        ((at + 0.5) / len(group), order, row)
        for order, group in enumerate(groups)
        for at, row in enumerate(group)
    ]
    return tuple(row for _, _, row in sorted(places, key=lambda place: place[:2]))


SPECIAL = _dealt(NAMES, PLACES, DOUBTS, TRAPS)
