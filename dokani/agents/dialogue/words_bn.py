"""Every sentence of the built-in agent, in Bengali: short and plain."""

from collections.abc import Sequence

from dokani.agents.dialogue.words_en import English
from dokani.agents.tools.shopper import words as shared

REASONS = {
    "damaged_in_transit": "ভাঙা এসেছে",
    "defective": "নষ্ট বা কাজ করে না",
    "wrong_item": "ভুল জিনিস এসেছে",
    "not_as_described": "বর্ণনার সাথে মেলে না",
    "size_or_fit": "সাইজ ঠিক হয়নি",
    "changed_mind": "মত বদলেছি",
    "missing_parts": "অংশ কম আছে",
    "arrived_late": "দেরিতে এসেছে",
    "other": "অন্য কারণ",
}
RESOLUTIONS = {
    "refund": "টাকা ফেরত",
    "exchange": "বদল",
    "store_credit": "স্টোর ক্রেডিট",
    "replacement": "নতুন একটি",
}
EVIDENCE = {
    "photo": "জিনিসটির ছবি",
    "packaging_photo": "প্যাকেটের ছবি",
    "video": "ছোট একটি ভিডিও",
    "receipt": "রসিদ",
}
STATUS = {
    "placed": "অর্ডার নেওয়া হয়েছে",
    "processing": "প্রস্তুত হচ্ছে",
    "packed": "প্যাক করা হয়েছে",
    "shipped": "কুরিয়ারের কাছে আছে",
    "in_transit": "কুরিয়ারের কাছে আছে",
    "delivered": "পৌঁছে গেছে",
    "cancelled": "বন্ধ করা হয়েছে",
}


class Bengali(English):
    """The desk's Bengali."""

    locale = "bn"
    yes = "হ্যাঁ"
    no = "না"
    person = "মানুষের সাথে কথা বলতে চাই"
    leave_it = "বাদ দিন"
    no_photo = "ছবি নেই"
    new_code = "নতুন কোড পাঠান"
    start_return = "জিনিস ফেরত দিতে চাই"
    where_refund = "আমার রিফান্ড কোথায়?"
    ask_policy = "ফেরতের নিয়ম কী?"
    all_of_it = "সবগুলো"
    appeal = "আবার দেখতে বলুন"

    greeting = "নমস্কার!"
    how_help = "কীভাবে সাহায্য করতে পারি?"
    well_asked = "ভালো আছি, ধন্যবাদ।"
    robot = "আমি দোকানের এআই সহকারী, মানুষ নই। চাইলে যেকোনো সময় একজন মানুষকে ডাকতে পারি।"
    capable = "আমি রিটার্ন শুরু বা বাতিল করতে, কোথায় আছে জানাতে, নিয়ম বোঝাতে, বা একজন মানুষকে ডাকতে পারি।"
    off_topic = "এ বিষয়ে আমি সাহায্য করতে পারি না; আমি এখানে অর্ডার আর রিটার্ন দেখি।"
    joke = "একটাই কৌতুক জানি, একটা পার্সেল নিয়ে; সেটা এখনো পৌঁছায়নি।"
    welcome = "স্বাগতম।"
    goodbye = "ভালো থাকবেন।"
    sorry_angry = "এত ঝামেলা হওয়ার জন্য দুঃখিত।"
    person_offer = "মানুষের সাথে কথা বলতে চাইলে শুধু লিখুন।"
    data_only = "আমি শুধু দোকানের নিয়ম আর আপনার অর্ডারের তথ্য ধরে চলতে পারি; কথা দিয়ে তা বদলায় না।"

    cautious = "নিশ্চিত না হয়ে এটি বলতে চাই না। দোকানের একজন মানুষ সাহায্য করতে পারেন; শুধু লিখুন।"

    unclear = "ঠিক বুঝিনি। অন্যভাবে বলবেন?"
    unclear_again = "দুঃখিত, এখনো বুঝিনি। নতুন রিটার্ন, আগের রিটার্ন, নাকি নিয়ম নিয়ে প্রশ্ন?"
    unclear_person = "আমি ঠিক ধরতে পারছি না। একজন মানুষকে ডাকব?"

    person_asked = "দোকানের একজন মানুষকে ডেকেছি। তিনি এখানেই লিখবেন।"
    person_already = "একজন মানুষকে আগেই ডাকা হয়েছে; তিনি এখানেই লিখবেন।"
    danger = "কেউ আহত বা বিপদে থাকলে আগে আপনার এলাকার জরুরি নম্বরে ফোন করুন।"
    data_request = "আপনার নিজের তথ্যের বিষয়ে দোকানের একজন মানুষ সাহায্য করবেন।"
    person_nothing_sent = "এর মধ্যে কিছু পাঠানো হয়নি; আপনার কথা তাঁর জন্য রাখা আছে।"
    person_not_reached = "এই মুহূর্তে কাউকে পাওয়া গেল না। একটু পরে আবার লিখুন।"

    ask_order = "আপনার অর্ডার নম্বর কত?"
    ask_order_again = "এর জন্য অর্ডার নম্বরটি লাগবে। নম্বরটি কত?"
    where_number = "নম্বরটি অর্ডারের ইমেইলে আর পার্সেলের কাগজে লেখা থাকে।"
    ask_email = "কোন ইমেইল দিয়ে অর্ডার করেছিলেন?"
    ask_email_again = "অর্ডারের ইমেইল বা ফোন নম্বরটি লাগবে। কোনটি?"
    code_sent = "ধন্যবাদ। অর্ডার আর ইমেইল মিললে, ছয় অঙ্কের একটি কোড অর্ডারের ইমেইলে যাচ্ছে।"
    ask_code = "কোডটি কত?"
    ask_code_again = "ইমেইলের ছয়টি অঙ্ক লিখুন। কোডটি কত?"
    code_resent = "নতুন কোড চেয়েছি; শুধু শেষ কোডটি ব্যবহার করুন।"
    code_help = "একটু সময় লাগতে পারে, স্প্যামেও দেখুন। অর্ডার আর ইমেইল মিললেই কোড আসে।"
    code_expired = "ওই কোডের সময় শেষ।"
    proven = "ধন্যবাদ, হয়ে গেছে।"
    another_shopper = "এই চ্যাটটি অন্য একজনের অর্ডার নিয়ে। আপনারটির জন্য নতুন চ্যাট শুরু করুন।"
    too_often = "অল্প সময়ে অনেকবার চেষ্টা হয়েছে। একটু পরে আবার লিখুন, বা মানুষের সাথে কথা বলুন।"
    order_gone = "এই নম্বরের অর্ডার পাচ্ছি না। আরেকবার দেখবেন?"

    sorry_trouble = "এমনভাবে পৌঁছানোর জন্য দুঃখিত।"
    not_on_order = "এই অর্ডারে সেটা দেখছি না।"
    nothing_sent_yet = "এখনো কিছু পাঠানো হয়নি; আপনার হ্যাঁ-এর পরে সিদ্ধান্ত হবে।"
    photo_here = "ভালো: ক্যামেরা বোতাম দিয়ে এখানে ছবিটি দিন।"
    already_sent = (
        "আপনার অনুরোধ পাঠানো হয়ে গেছে। সিদ্ধান্তের আগে আমি তা ফিরিয়ে নিতে পারি; পরে একজন মানুষ সাহায্য করতে পারেন।"
    )
    take_it_back = "আমার রিটার্ন বাতিল করুন"
    has_return = "এর জন্য একটি রিটার্ন আগেই আছে।"
    pardon = "দুঃখিত, বুঝিনি।"
    by_mail = "পরের ধাপ ইমেইলে জানানো হবে।"
    all_returned = "এই অর্ডারের সবকিছুর রিটার্ন আগেই আছে।"
    changed = "ঠিক করে নিয়েছি, ধন্যবাদ।"
    dropped = "ঠিক আছে, বাদ দিলাম। কিছু পাঠানো হয়নি।"
    nothing_to_drop = "ঠিক আছে।"
    not_sent = "ঠিক আছে, কিছু পাঠানো হয়নি।"
    what_change = "কী বদলাব, নাকি বাদ দেব?"
    next_wish = "এবার অন্যটি।"
    ask_reason = "কেন ফেরত দিতে চান?"
    ask_reason_again = "কোন কারণটি সবচেয়ে কাছাকাছি?"
    ask_resolution = "এর জন্য কী চান?"
    ask_resolution_again = "এর মধ্যে কোনটি চান?"
    ask_instead = "বদলে কী চান, যেমন কোন সাইজ বা রং?"
    ask_happened = "শুনে খারাপ লাগল। কী হয়েছে?"
    shipped_already = "অর্ডারটি দোকান থেকে বেরিয়ে গেছে, তাই থামানো যায় না। রিটার্ন করা যেতে পারে।"
    ask_return_instead = "রিটার্ন তৈরি করব?"
    not_shipped_yet = "অর্ডারটি এখনো দোকান থেকে বেরোয়নি, তাই থামানো যেতে পারে।"
    just_to_be_sure = "নিশ্চিত হতে আবার জিজ্ঞেস করি:"
    got_photo = "ধন্যবাদ, ছবি পেয়েছি।"
    photo_about = "এটি কী নিয়ে? কিছু ফেরত দিতে চাইলে অর্ডার নম্বর দিয়ে শুরু করি।"
    without_photo = "ছবি ছাড়াই এগোই; দোকান পরে চাইতে পারে।"
    photo_refused = "একটি ফাইল ব্যবহার করা যায়নি, তাই সেটি বাদ দিয়েছি।"

    approved_plain = "আপনার রিটার্ন অনুমোদিত।"
    completed = "আপনার রিটার্ন শেষ হয়েছে।"
    cancelled = "অনুরোধটি তুলে নেওয়া হয়েছে।"
    was_cancelled = "ওই অনুরোধটি আগেই তুলে নেওয়া হয়েছে।"
    denied = "দোকান এই রিটার্ন গ্রহণ করেনি।"
    pending_triage = "অনুরোধটি দোকানে আছে; সিদ্ধান্তের আগে আরও একটি জিনিস লাগবে।"
    order_stopped = "আপনার অর্ডার বন্ধ করা হয়েছে।"
    appealed = "বলে দিয়েছি: দোকানের অন্য একজন আবার দেখবেন।"
    waiting = "অনুরোধটি দোকানে পৌঁছেছে। একজন মানুষ দেখবেন।"
    waits = "অনুরোধটি দোকানের একজন মানুষের দেখার অপেক্ষায় আছে।"
    no_return = "এই অর্ডারে এখনো কোনো রিটার্ন নেই।"
    ask_start = "একটি শুরু করব?"
    no_cancel = "এই অর্ডারে তুলে নেওয়ার মতো কোনো অনুরোধ নেই।"
    no_appeal = "এই অর্ডারে আবার দেখার মতো কোনো সিদ্ধান্ত নেই।"
    appealed_before = "আগেই আবার দেখতে বলা হয়েছে; এটি একবারই চাওয়া যায়।"
    appeal_late = "আবার দেখতে বলার সময় শেষ।"
    ask_appeal_words = "আবার দেখার সময় তাঁদের কী জানা দরকার? এক-দুই বাক্যই যথেষ্ট।"
    too_late = "এটি আর বদলানো যায় না: সিদ্ধান্ত হয়ে গেছে।"
    failed = "আমাদের দিকে একটি সমস্যা হয়েছে, কিছুই করা হয়নি। একটু পরে আবার লিখুন।"
    refused = "এখানে এটি সম্ভব নয়।"
    other_currency = "অর্ডারটির দাম দোকানের নিয়মের চেয়ে অন্য মুদ্রায় দেওয়া, তাই একজন মানুষকে দেখতে হবে।"
    not_so_many = "এই অর্ডারে ওই জিনিস আর এতগুলো নেই।"
    named_twice = "একটি জিনিস দুইবার বলা হয়েছে, তাই কিছু পাঠাইনি।"
    cannot_change = "অর্ডারের ঠিকানা বা জিনিস আমি এখান থেকে বদলাতে পারি না; দোকানের একজন মানুষ পারেন।"
    payment = "দুঃখিত। পেমেন্টের বিষয় দোকানের একজন মানুষকে দেখতে হবে।"
    ask_person = "একজনকে ডাকব?"

    def wrong_code(self, left: int) -> str:
        return f"কোডটি মেলেনি; আরও {left} বার চেষ্টা করা যাবে।"

    def order_noted(self, order_id: str) -> str:
        return f"ধন্যবাদ, অর্ডার {order_id} লিখে রাখলাম।"

    def left_out(self, names: Sequence[str]) -> str:
        return f"ঠিক আছে, {self.listed(list(names))} বাদ।"

    def only_so_many(self, name: str, most: int) -> str:
        return f"{name}: আর {most}টি ফেরত আসতে পারে।" if most else f"{name}: আর একটিও ফেরত আসতে পারে না।"

    def about_return(self, things: Sequence[str], order_id: str) -> str:
        return f"অর্ডার {order_id}, {self.listed(list(things))}:"

    def ask_line(self, names: Sequence[str]) -> str:
        return f"কোন জিনিসটি: {self.either(names)}?"

    def ask_quantity(self, name: str, most: int) -> str:
        return f"{most} × {name}-এর মধ্যে কয়টি ফেরত আসবে?"

    def ask_photo(self, kinds: Sequence[str]) -> str:
        wanted = self.listed([EVIDENCE.get(kind, kind.replace("_", " ")) for kind in kinds])
        return f"এর জন্য {wanted} লাগবে। এখানে পাঠাতে পারবেন?"

    def ask_photo_more(self, kinds: Sequence[str]) -> str:
        wanted = self.listed([EVIDENCE.get(kind, kind.replace("_", " ")) for kind in kinds])
        return f"দোকান চায় {wanted}। যা বাকি আছে পাঠাতে পারবেন?"

    def not_offered(self, refused: str, offered: Sequence[str]) -> str:
        given = self.either([shared.resolution(code, self.locale) for code in offered])
        wanted = shared.resolution(refused, self.locale)
        return (
            f"দোকানের নিয়মে এখানে আছে {given}; {wanted} নেই।" if given else f"দোকানের নিয়মে এখানে {wanted} নেই।"
        )

    def approved(self, amount: str, kinds: Sequence[str]) -> str:
        if "store_credit" in kinds:
            return f"আপনার রিটার্ন অনুমোদিত: স্টোর ক্রেডিটে {amount}।"
        return f"আপনার রিটার্ন অনুমোদিত: ফেরত পাবেন {amount}।"

    def money_done(self, amount: str) -> str:
        return f"{amount} দেওয়া হয়ে গেছে।"

    def money_on_way(self, amount: str) -> str:
        return f"{amount} দেওয়া বাকি আছে।"

    def answer_by(self, day: str) -> str:
        return f"{day}-এর মধ্যে উত্তর পাবেন।"

    def may_appeal(self, day: str) -> str:
        return f"একমত না হলে {day} পর্যন্ত আবার দেখতে বলা যায়।"

    def link(self, address: str) -> str:
        return f"পরের ধাপ আর এখন কোথায় আছে, সব আপনার নিজের পাতায়: {address}"

    def order_status(self, order_id: str, status: str, ordered: str | None, delivered: str | None) -> str:
        said = f"দোকানের খাতায় অর্ডার {order_id}: {STATUS.get(status, status.replace('_', ' '))}।"
        if delivered:
            return f"{said} পৌঁছানোর দিন: {delivered}।"
        return f"{said} অর্ডারের দিন: {ordered}।" if ordered else said

    def clause(self, title: str, sentences: Sequence[str]) -> str:
        return f"দোকানের নিয়ম থেকে (“{title}”, ইংরেজিতে):\n{' '.join(sentences)}"

    no_clause = "দোকানের নিয়মে ঠিক এই বিষয়ে কিছু লেখা নেই।"
    no_policy = "দোকান এখানে এখনো নিয়ম লেখেনি।"

    which_part = "কোন অংশটি আরও জানতে চান?"

    def also(self, title: str, sentences: Sequence[str]) -> str:
        return f"\nআর নিয়মের “{title}” অংশ থেকে:\n{' '.join(sentences)}"

    def disclosure(self, shop: str) -> str:
        if shop:
            return f"আমি {shop}-এর এআই সহকারী; চাইলেই একজন মানুষ পাবেন।"
        return "আমি দোকানের এআই সহকারী; চাইলেই একজন মানুষ পাবেন।"

    def reason(self, code: str) -> str:
        return REASONS.get(code, code.replace("_", " "))

    def resolutions(self) -> dict[str, str]:
        return dict(RESOLUTIONS)

    def listed(self, parts: Sequence[str]) -> str:
        return " আর ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 2 else parts)

    def either(self, parts: Sequence[str]) -> str:
        return " নাকি ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 2 else parts)
