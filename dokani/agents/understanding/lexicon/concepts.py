"""Words that mean the same to the desk, in English, Bengali and Bengali in Latin letters: the model sees the
meaning."""

from __future__ import annotations

from typing import Final

from dokani.agents.understanding.plain import letters

_WRITTEN: Final = {
    "REFUND": """refund refunds refunded refunding refundable reimburse reimbursed reimbursement moneyback chargeback
        রিফান্ড রিফাণ্ড riphand""",
    "MONEY": "money cash funds payment taka paisa dough টাকা পয়সা টাকাটা",
    "BACK": "back ফেরত ফেরৎ ferot pherot ferod firot fherot ফেরতের",
    "RETURN": "return returns returned returning রিটার্ন ritarn sendback",
    "SEND": "send sends sending sent ship post mail পাঠাতে পাঠাবো পাঠাব পাঠান pathabo pathate pathan",
    "EXCHANGE": """exchange exchanges exchanged exchanging swap swapped swapping switch replace replaced replacement
        replacements replacing এক্সচেঞ্জ বদল বদলে বদলাতে পরিবর্তন bodol bodle bodlate bodolate exchenge""",
    "CANCEL": """cancel cancels canceled cancelled canceling cancelling cancellation cancelation withdraw withdrawn
        revoke abort scrap ক্যান্সেল ক্যানসেল বাতিল batil kensel""",
    "ORDER": "order orders ordered ordering purchase purchases purchased অর্ডার অর্ডারটা অর্ডারের ordar ordr",
    "PARCEL": "parcel parcels package packages delivery shipment shipments consignment courier পার্সেল প্যাকেট parsel",
    "TRACK": "track tracking tracked traced trace whereabouts ট্র্যাক ট্র্যাকিং",
    "WHERE": "where wheres কোথায় kothay kothai kothae kotai",
    "WHEN": "when whens eta কবে কখন kobe kokhon kbe",
    "HOW": "how hows কিভাবে কীভাবে kivabe kibhabe kemne",
    "HOWMUCH": "কত কতো koto kotto",
    "WHAT": "what whats which কি কী ki",
    "STATUS": "status update updates progress news অবস্থা obostha খবর khobor আপডেট",
    "POLICY": "policy policies rule rules terms conditions নিয়ম পলিসি niyom niom",
    "FEE": """fee fees charge charges cost costs penalty penalties deduct deducted deduction restocking চার্জ ফি খরচ
        charg khoroch""",
    "FREE": "free ফ্রি fri",
    "HUMAN": """human person agent representative rep someone somebody supervisor manager operator staff advisor
        live মানুষ লোক প্রতিনিধি ম্যানেজার manush lok protinidhi""",
    "TALK": "talk speak chat call phone contact connect transfer কথা যোগাযোগ kotha jogajog",
    "BOT": "bot robot machine computer ai chatbot রোবট বট",
    "COMPLAIN": "complaint complaints complain complaining grievance অভিযোগ কমপ্লেন ovijog obhijog komplen",
    "BAD": """terrible awful horrible worst disgusting pathetic useless ridiculous unacceptable disgraceful appalling
        rubbish crap shit garbage trash joke scam scammers fraud thieves ripoff বাজে জঘন্য খারাপ ফালতু প্রতারক
        baje kharap faltu jghonno jogonno protarok bekar""",
    "ANGRY": "angry furious upset disappointed frustrated fuming livid annoyed unhappy রাগ হতাশ birokto বিরক্ত",
    "BROKEN": """broken broke cracked crack shattered smashed chipped scratched dented torn ripped damaged damage
        ভাঙা ভাঙ্গা ভেঙে ভেঙ্গে ছেঁড়া ফাটা নষ্ট vanga vangga bhanga venge bhenge chera fata noshto nosto""",
    "FAULTY": """defective faulty defect fault malfunction malfunctioning dead flickers buzzing leaking leaks
        broken-down ত্রুটি সমস্যা""",
    "WRONG": "wrong incorrect different mistaken ভুল অন্য vul bhul onno",
    "MISSING": "missing incomplete lost নেই nei nai পাইনি paini pai",
    "SMALL": "small tight smaller ছোট choto chhoto ছোটো",
    "BIG": "big large loose huge bigger larger বড় বড়ো boro",
    "SIZE": "size sizes sizing fit fits fitting সাইজ মাপ saiz map",
    "COLOUR": "colour color colours colors রং রঙ rong",
    "LATE": "late delayed delay delays দেরি দেরী deri",
    "ARRIVE": "arrive arrived arrives arriving came come received receive delivered got পেয়েছি পেলাম এসেছে "
    "আসবে আসেনি peyechi peyesi pelam asche esheche asbe ashbe asheni aseni",
    "ADDRESS": "address adress street flat zip postcode ঠিকানা thikana",
    "CHANGE": "change changed changing modify update edit amend correct পরিবর্তন বদলান poriborton",
    "PAY": """pay paid paying payment payments card visa mastercard paypal bank charged transaction billing billed
        invoice bkash nagad বিকাশ নগদ পেমেন্ট কার্ড bikash""",
    "TWICE": "twice double duplicate দুইবার দুবার duibar dubar",
    "WANT": """want wants wanna need like would চাই চাচ্ছি চাইছি দরকার লাগবে করতে chai chacchi chachi dorkar lagbe
        korte""",
    "SHIPPING": "shipping delivery express standard overnight postage pickup collect ডেলিভারি deliveri",
    "APPEAL": "appeal appealing dispute disagree reconsider reconsidered review unfair contest অন্যায় আপিল পুনর্বিবেচনা",
    "DENIED": "denied deny rejected reject declined refused refuse denial rejection turned প্রত্যাখ্যান",
    "HELLO": "hi hello hey hiya heya howdy yo greetings morning afternoon evening হ্যালো হাই সালাম আসসালামু "
    "নমস্কার salam assalamu slm assalamualaikum nomoskar",
    "THANKS": "thanks thank thankyou thx cheers appreciate appreciated ধন্যবাদ dhonnobad donnobad dhonyobad",
    "BYE": "bye goodbye byebye cya farewell night বিদায় আল্লাহ biday",
    "YES": """yes yeah yep yup yea yess ya sure ok okay okey okie kk alright correct right exactly absolutely
        definitely confirm confirmed agreed proceed হ্যাঁ হ্যা হা জি জ্বি ঠিক অবশ্যই haa hae hya hyan ji jee thik
        👍 ✅""",
    "NO": "no nope nah nay না নাহ naa 👎 ❌",
    "NOT": """not never without dont cant wont didnt doesnt isnt wasnt arent havent hasnt couldnt wouldnt shouldnt
        neither nor hardly না নাই নেই নি nai nei na""",
    "UNSURE": "unsure maybe perhaps dunno idk hmm hmmm umm uncertain জানি হয়তো hoyto janina",
    "CHANGED_MIND": "regret",
    "HELP": "help helps assist assistance সাহায্য হেল্প shahajjo sahajjo",
    "RECEIPT": "photo photos picture pictures pic pics image video screenshot receipt ছবি chobi",
    "CLOSE": "close closed stop undo reverse",
    "TIME": "long days weeks hours time window deadline period দিন সময় din somoy",
}


def plain(word: str) -> str:
    """A word of this lexicon as it stands in a plain text."""
    return "".join(letters(sign) for sign in word).replace("'", "")


CONCEPTS: Final = {
    plain(word): concept for concept, words in _WRITTEN.items() for word in words.split() if concept != "NOT"
}
NEGATIONS: Final = frozenset(plain(word) for word in _WRITTEN["NOT"].split())
# What Bengali hangs on a word: the, of, to, in, many.
_ENDINGS: Final = tuple(
    plain(end)
    for end in ("গুলোর", "গুলো", "গুলি", "টার", "টির", "টাকে", "টা", "টি", "ের", "কে", "তে", "য়", "র", "ে")
)


def concept(word: str) -> str | None:
    """What a word means to the desk, if it means anything."""
    found = CONCEPTS.get(word)
    if found is None and word > "\u0980" and word < "\u0a00":
        for end in _ENDINGS:
            if word.endswith(end) and (found := CONCEPTS.get(word.removesuffix(end))):
                break
    return found
