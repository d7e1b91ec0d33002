"""What shops sell, and how it differs: nouns, colours, sizes."""

from __future__ import annotations

from typing import Final

from dokani.agents.understanding.lexicon.concepts import plain


def _set(words: str) -> frozenset[str]:
    return frozenset(plain(word) for word in words.split())


COLOURS: Final = {
    plain(word): colour
    for colour, words in {
        "black": "black কালো kalo",
        "white": "white সাদা sada",
        "red": "red লাল lal",
        "blue": "blue নীল nil neel",
        "green": "green সবুজ sobuj shobuj",
        "yellow": "yellow হলুদ holud",
        "grey": "grey gray ধূসর",
        "pink": "pink গোলাপি golapi",
        "purple": "purple বেগুনি beguni",
        "orange": "orange কমলা komola",
        "brown": "brown বাদামি badami",
        **{
            one: one
            for one in [
                "beige",
                "cream",
                "navy",
                "turquoise",
                "teal",
                "burgundy",
                "maroon",
                "gold",
                "silver",
                "charcoal",
                "khaki",
                "olive",
                "ivory",
                "violet",
                "lilac",
                "indigo",
                "tan",
                "rust",
                "plum",
                "ochre",
                "mustard",
                "coral",
                "mint",
                "sand",
                "lavender",
                "magenta",
            ]
        },
    }.items()
    for word in words.split()
}
SIZES: Final = {
    "xs": "XS", "xxs": "XXS", "s": "S", "m": "M", "l": "L", "xl": "XL", "xxl": "XXL", "xxxl": "XXXL", "2xl": "XXL",
    "3xl": "XXXL", "small": "S", "medium": "M", "large": "L", "extra large": "XL", "extra small": "XS", "x large": "XL",
    "x-large": "XL", "x-small": "XS", "larger": "larger", "bigger": "larger", "smaller": "smaller", "boro": "larger",
    "choto": "smaller", plain("বড়"): "larger", plain("ছোট"): "smaller",
}  # fmt: skip
NOUNS: Final = _set(
    """mug mugs cup cups bowl bowls plate plates glass glasses vase vases lamp lamps towel towels tray trays cushion
    cushions pillow pillows throw blanket blankets candle candles rug rugs carpet mirror mirrors clock clocks coat coats
    jacket jackets scarf scarves shirt shirts tshirt tshirts tee tees dress dresses jeans trousers pants jumper jumpers
    sweater sweaters hoodie hoodies cardigan boots boot shoes shoe sneakers trainers sandals heels slippers belt belts
    bag bags backpack handbag tote wallet purse skirt skirts top blouse shorts socks sock gloves hat hats cap beanie
    headphones headphone earphones earbuds headset speaker speakers charger chargers cable cables pad radio kettle watch
    watches camera cameras phone laptop tablet keyboard mouse monitor tv ring rings chain necklace bracelet earrings
    earring pendant blender toaster mixer fan heater iron vacuum chair chairs table desk sofa bed mattress curtain
    curtains duvet sheets bottle bottles pan pans pot pots knife knives teapot book books toy toys puzzle doll game
    perfume cream lipstick shampoo serum soap makeup saree sari kurti panjabi lehenga salwar kameez lungi orna case
    cover umbrella tent bike helmet ball racket mat dumbbell sunglasses suit tie pyjamas pajamas swimsuit bikini bra
    underwear leggings jumpsuit poster frame print plant planter console controller printer router drone
    juta jama জুতা জামা শার্ট শাড়ি শাড়ী মগ ব্যাগ ঘড়ি ফোন কাপ ল্যাম্প হেডফোন প্যান্ট চাদর"""
)
# Adjectives that belong to the thing they stand before.
ADJECTIVES: Final = _set(
    """ceramic stoneware linen leather silk wool woollen woolen cotton canvas denim oak walnut wooden glass metal steel
    brass silver gold plastic rubber smoked round straight pleated midi mini maxi winter summer organic merino chelsea
    running noise cancelling canceling wireless bluetooth led desk table wall floor kitchen tea coffee wine water fig
    scented instant fitness wrist smart signet pearl gold-plated plated gooseneck serving wool jute dab new floral
    striped polo long sleeve short sleeved puffer rain denim lined gaming electric hand hair yoga phone laptop travel
    baby kids mens womens men women large small medium big electronic digital vintage polka dotted dots stainless"""
)
COUNTED: Final = NOUNS | _set(
    """items item pieces piece pcs pc things units unit pairs pair products product articles sets set boxes of
    ta টা টি খানা joda"""
)
ONES: Final = frozenset({"one", "ones"})
