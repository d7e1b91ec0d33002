"""What stands in the slots of the phrases: orders, things, days, sums, reasons."""

import random

PRODUCTS = """mug|blue mug|lamp|desk lamp|dress|shoes|sneakers|boots|headphones|speaker|jacket|coat|jeans|shirt
t-shirt|sweater|scarf|ring|watch|necklace|earrings|kettle|camera|rug|cushion cover|mirror|clock|vase
bag|tote bag|belt|phone case|charger|hat|sandals|blanket|candle|chair|table|blender|toaster|laptop
keyboard|toy|backpack|skirt|trousers|towels|red dress|white shirt|wool coat|silver ring
wireless headphones|coffee maker|teapot|panjabi|saree"""
BENGALI = "মগ|জামা|জুতা|শার্ট|শাড়ি|ব্যাগ|ঘড়ি|হেডফোন|ল্যাম্প|পাঞ্জাবি"
REASONS = """it's too small|it's too big|it doesn't fit|they don't fit|it arrived broken|it's broken|it's damaged
i changed my mind|i don't like it|it's the wrong size|it's the wrong colour|wrong item
you sent the wrong one|it's defective|it doesn't work|it stopped working|it's not as described
it looks different than the picture|a part is missing|i don't need it anymore
i ordered it by mistake|i found it cheaper|it came too late|the quality is bad|it's faulty
the zip is broken|the screen is cracked|the color is wrong|it's scratched|it leaks|it has a hole
the sleeves are too long|it won't turn on|it was a gift|they pinch my toes|it arrived in pieces
it came smashed|there's a stain on it|i received the wrong {p}|the {p} is broken
the {p} arrived damaged|the {p} is too tight|the {p} does not work|my {p} came cracked
the {p} is not what i ordered|the {p} fell apart|the {p} looks cheap|the {p} is too loose
the box was empty|half of it is missing|the handle broke off|the battery dies after an hour
it smells weird|my {p} is broken|my {p} is defective|one of the {p} is chipped
the {p} were the wrong size|the left one doesn't work"""
FAULTS = """is broken|arrived broken|came damaged|doesn't work|stopped working|is too small|is too big
doesn't fit|is defective|is faulty|is cracked|has a hole|has a scratch|is the wrong colour
is the wrong size|is not what i ordered|isn't as described|arrived smashed|came in pieces
won't turn on|is missing a part|looks nothing like the picture|is fake|fell apart|is torn
arrived with a crack|is leaking|came without the lid|was smashed when i opened the box|is dead
keeps switching off|is stained|broke after two days|shrank in the wash|smells bad|is too tight
is huge on me|was crushed in the box"""
DATES = """yesterday|last week|last tuesday|on monday|3 days ago|two weeks ago|a month ago|today|on 12/11
on nov 3|in october|last friday|a week ago|on the 5th of may|the day before yesterday|this morning
over a month ago|like 2 weeks ago"""
DAYS = "3 days|a week|two weeks|10 days|5 days|a month|3 weeks|ages|forever|14 days|over a week|like 20 days"
AMOUNTS = (
    "$20|€35|20 dollars|49.99 euros|£15|100 bucks|€18.00|$129|500 taka|35 eur|tk 1200|the 40 euros|12.50"
)
NAMES = "anna|john|maria lopez|rahim|sarah|tom miller|fatima|david|nusrat|karim"
COLOURS = "red|blue|black|white|green|grey|pink|brown|navy|yellow|beige"
SIZES = "m|l|xl|s|38|40|42|10|medium|large|small|xxl|6|9|37"
COUNTS = "2|3|two|three|one|1|4|five|both"


def _options(text: str) -> list[str]:
    return [one.strip() for line in text.splitlines() for one in line.split("|") if one.strip()]


CHOICES = {
    "bnproduct": _options(BENGALI),
    "fault": _options(FAULTS),
    "date": _options(DATES),
    "days": _options(DAYS),
    "amount": _options(AMOUNTS),
    "name": _options(NAMES),
    "colour": _options(COLOURS),
    "size": _options(SIZES),
    "qty": _options(COUNTS),
}
THINGS, WHYS = _options(PRODUCTS), _options(REASONS)
OWNERS = ("", "the ", "my ", "this ", "a ", "the ", "these ", "that ")


def order(dice: random.Random) -> str:
    number = dice.randint(1000, 99999)
    return dice.choice(
        (f"#{number}", f"A-{number}", f"{number}", f"ORD{number}", f"#A-{number}", f"DK-{number}")
    )


def fill(slot: str, dice: random.Random) -> str:
    """Something for this slot."""
    if slot == "order":
        return order(dice)
    if slot == "email":
        who, where = (
            dice.choice(("anna", "j.smith", "maria99", "rahim")),
            dice.choice(("mail.com", "gmail.com", "x.org")),
        )
        return f"{who}@{where}"
    if slot == "gibberish":
        return "".join(dice.choice("asdfghjklqwertyuiopzxcvbnm") for _ in range(dice.randint(3, 10)))
    if slot == "code":
        return str(dice.randint(100000, 999999))
    if slot == "phone":
        return f"+44 7911 {dice.randint(100000, 999999)}"
    if slot == "product":
        return dice.choice(THINGS)
    if slot == "reason":
        return dice.choice(WHYS).replace("{p}", dice.choice(THINGS))
    return dice.choice(CHOICES[slot])
