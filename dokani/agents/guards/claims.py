"""How a reply states an outcome, in the languages that the guard can read; and how it says that it does not."""

import re

# A sentence that leaves it open states nothing.
HEDGED = re.compile(
    r"(?<!\w)(?:if|whether|would|could|might|may|unless|until|once|when(?:ever)?|before|in case|depends?"
    r"|depending|perhaps|maybe"
    r"|possibly|should you|as soon as|not yet|hasn't|has not|haven't|have not|isn't|is not decided|to see|check"
    r"|ask(?:ing)? for"
    r"|asked for|request(?:ed)? a|want(?:ed)?|wish|like|look(?:ing)? into|about|policy|usually|normally"
    r"|generally|cannot promise"
    r"|can't promise|can not promise|cannot say|can't say|cannot guarantee|can't guarantee|don't know"
    r"|do not know"
    r"|can only|jodi|hole)(?!\w)|যদি|হলে|হতে পারে|পারে|কিনা|কি না|চাইলে"
)
# What makes a hedge none: "once you see this, your refund is approved" still says so.
STATED = re.compile(
    r"(?:(?:is|are|was|were|has been|have been|been|got|gets|it's|that's|now|already|hereby|fully"
    r"|successfully)\s+(?:\w+\s+){0,2})"
    r"(?:approved|accepted|granted|authorised|authorized|confirmed|refunded|reimbursed|credited|denied|declined|rejected)"
)
# "If it is approved, we write to you" states nothing of its kind.
IF_SO = re.compile(
    r"(?<!\w)(?:if|once|when|whether|unless|until|as soon as|in case)\s+(?:\w+\s+){0,3}(?:is|are|was|has been|gets)\s+"
    r"(?:\w+\s+)?(?:approved|accepted|granted|authorised|authorized|confirmed|refunded|denied|declined|rejected)(?!\w)"
)
# What leaves a promise open in its own clause. That it hangs on what the shopper does ("once you send it") does not.
OPEN = re.compile(
    r"(?<!\w)(?:would|could|might|may|maybe|perhaps|possibly|whether|depends?|depending"
    r"|(?:cannot|can't|can not) (?:promise|say|guarantee)|don't know|do not know|not yet|not (?:been )?decided"
    r"|hasn't|has not|haven't|have not|ask(?:ed|ing)? for|want(?:ed)?|would like|wish(?:ed)?|jodi|hole)(?!\w)"
    r"|যদি|হলে|হতে পারে|পারে|কিনা|কি না|চাইলে"
)
# That it hangs on a decision does.
IF_DECIDED = re.compile(
    r"(?<!\w)(?:if|once|when|whether|unless|until|as soon as|in case|after|before)(?!\w)[^.?!]{0,60}"
    r"(?<!\w)(?:approv\w+|accept\w*|agrees?|agreed|decid\w+|decision|grant\w*|says? yes|confirm\w*|den(?:y|ied)"
    r"|declin\w+|look(?:s|ed)? at)(?!\w)"
)
# How a question begins. "…, okay?" at its end makes none of what was said before.
ASKING = re.compile(
    r"\W*(?:(?:and|or|so|but|then|also|ok|okay|well|sorry|hello|hi|thanks|thank you|all right|just to be sure)\W+)*"
    r"(?:is|are|was|were|do|does|did|can|could|would|will|shall|should|may|might|have|has|had|what|when|where|which|who|whom"
    r"|whose|why|how|if|am|কি|কী|কোন|কত|কখন|কেন)(?!\w)"
)
CLAUSES = re.compile(r"[,;:()–—]\s+|\s+-\s+|\s+(?:but|because|so|yet|though|although)\s+")
# Another return than the one that was decided.
ANOTHER = re.compile(
    r"(?<!\w)(?:other|another|second|third|next|both|also|too|as well|all (?:of )?(?:your|the|them)|every)(?!\w)"
)
APPROVED = re.compile(
    r"(?<!\w)(?:pre-?)?(?:approv(?:ed|es|al is|ing)|granted|authori[sz]ed|green-?lit|accept(?:s|ed) your (?:return"
    r"|request|refund|claim)"
    r"|(?:return|request|refund|claim) (?:is|was|has been|got) (?:\w+ )?accepted|good to go|qualif(?:y|ies) for"
    r"|entitled to"
    r"|eligible for a)(?!\w)|অনুমোদিত|অনুমোদন (?:করা|হয়ে)|মঞ্জুর|manjur|onumodito|approve (?:hoye|kora|kore)"
    r"|aprobad[oa]|aprovad[oa]|approuve|genehmigt|approvat[oa]|goedgekeurd|disetujui|zatwierdzon|onaylandi|godkan"
)
DENIED = re.compile(
    r"(?<!\w)(?:den(?:y|ied)|declin(?:e|ed)|rejected|refused|not (?:be )?(?:approved|accepted|granted|eligible)"
    r"|turned down|does(?: not|n't) (?:meet|qualify)"
    r"|(?:can't|cannot|can not|won't|will not) (?:accept|take (?:it|this|that|them) back|approve|refund"
    r"|be (?:returned|refunded|accepted|exchanged))"
    r"|no refund|won't (?:be )?(?:refunded|get)|will not (?:be )?(?:refunded|get))(?!\w)|বাতিল করা হয়েছে"
    r"|প্রত্যাখ্যা|গ্রহণ করা হয়নি"
    r"|rechazad|refuse votre|abgelehnt|recusad|rifiutat|afgewezen"
)
REFUNDED = re.compile(
    r"(?<!\w)(?:(?:been|was|were|is|are|got|i've|we've|i have|we have|i just|we just|i|we)\s+(?:\w+\s+)?"
    r"(?:refunded|reimbursed|repaid|paid you|credited|transferred|wired|sent (?:you )?(?:the|your) (?:money|refund))"
    r"|refund (?:\w+ ){0,3}(?:issued|sent|processed|completed|done|went through|is on (?:its|the) way|initiated"
    r"|made|paid)"
    r"|(?:issued|processed|sent|initiated|made|completed) (?:\w+ ){0,3}(?:refund|payment|credit)"
    r"|money (?:is|has|was)\s+(?:\w+\s+)?(?:on (?:its|the) way|sent|returned|back|been (?:sent|returned)))(?!\w)"
    r"|টাকা (?:ফেরত )?(?:দেওয়া|পাঠানো|দিয়ে|পাঠিয়ে)|taka (?:ferot )?(?:deya|pathano|pathiye|diye)"
    r"|reembolsad|rembours|erstattet|rimborsat|terugbetaald|gutgeschrieben"
)
_THINGS = r"(?:an? |the |our |your |my |this |that |some )?(?:one-time )?"
# You will get … an answer, a letter, a code: no promise of money or goods.
_HARMLESS = (
    rf"(?!\s+{_THINGS}(?:answer|e-?mail|mail|letter|code|message|reply|response|link|update|notification|notice|text|sms|call|note"
    r"|confirmation e-?mail|asked|help|person|human|colleague|see|hear|decision|chance|number))"
)
WILL_GET = re.compile(
    r"(?<!\w)(?:you(?:'ll| will| shall| are going to|'re going to| can expect to| are getting|'re getting| get"
    r"| receive)(?:\s+\w+ly)?"
    rf"(?:\s+(?:get|receive|have|see|be given|be sent)(?!\w){_HARMLESS}|\s+be\s+(?:\w+ly\s+)?"
    r"(?:refunded|reimbursed|credited|compensated|paid|repaid))"
    rf"|you (?:get|receive)(?!\w){_HARMLESS}(?=[^.?!]*(?:refund|back|money|credit|replacement|voucher|discount))"
    r"|(?:we|i)(?:'ll| will| shall| am going to| are going to|'m going to"
    r"|'re going to)\s+(?:\w+ly\s+)?(?:also\s+)?(?:refund|reimburse|transfer|wire|pay"
    r"|credit|compensate|approve|accept|replace|waive|give you (?!an answer|a moment|the)"
    r"|send you (?:\w+ )?(?:money|refund|replacement|new one)"
    r"|make sure you (?:get|receive)|get you|see to it|exchange)"
    r"|(?:let me|i can|we can) (?:\w+ly )?(?:approve|refund|waive|credit you|give you (?:a|your) (?:refund"
    r"|discount|credit))"
    r"|(?:the shop|they|our team|some(?:body|one))(?:'ll| will| shall| is going to| are going to)\s+(?:\w+ly\s+)?"
    r"(?:refund|reimburse|pay|credit|compensate|replace|give you (?!an answer|a decision))"
    r"|(?:the shop|they) gives? you (?:\w+ ){0,2}(?:cash|money|refund|credit|voucher|replacement|discount)"
    r"|(?:refund|money|credit|cash)(?:'ll| will| shall| is going to) (?:\w+ly )?(?:come|arrive|reach|hit|land"
    r"|be (?:with you|on|in|back|there|sent|paid|issued|processed|credited|transferred))"
    r"|consider it (?:done|refunded|approved)|your money (?:will|'ll) (?:be|come|arrive))(?!\w)"
    r"|(?:টাকা|রিফান্ড|ফেরত)[^।?]{0,40}(?:পাবেন|পেয়ে যাবেন|দেব|দেওয়া হবে|দিচ্ছি|পাচ্ছেন)|(?:taka|refund"
    r"|ferot)[^.?]{0,40}(?:paben|peye jaben|debo|dibo|pacchen)"
    r"|(?:recibira|obtendra|recevrez|erhalten sie|bekommen sie|riceverai|recebera|krijgt u)"
)
GUARANTEED = re.compile(
    r"(?<!\w)(?:i |we )?(?:guarantee|promise|assure|swear|vouch|rest assured|no questions asked|100 ?% sure"
    r"|for certain|you have my word)(?!\w)"
)
FULL = re.compile(
    r"(?<!\w)(?:(?:full|complete|total|entire|whole|double|partial|half)\s+(?:the\s+)?(?:refund|amount|money|price|sum|reimbursement|credit)"
    r"|all (?:of )?your money|every (?:cent|penny|euro)|money back|half (?:of )?(?:your|the) (?:money|price)"
    r"|twice the|free of charge"
    r"|free (?:replacement|gift|shipping)|extra (?:credit|discount)|\d+ ?% (?:off|discount)|a discount"
    r"|a voucher|compensation)(?!\w)"
    r"|পুরো টাকা|সম্পূর্ণ টাকা|puro taka"
)
# Money, or goods in its place, is what the sentence is about.
MONEY = re.compile(
    r"(?<!\w)(?:refund\w*|reimburs\w*|money|back to you|pay(?:ing|s|ment)? (?:you|back)|paid back|get back"
    r"|gets? (?:you )?back|credit(?:ed)?"
    r"|receive|compensat\w*|give you|voucher|you get|you'll get|you will get|return(?:ed)? to (?:you|your)"
    r"|on your (?:card|account))(?!\w)"
    r"|ফেরত|টাকা|ferot|taka"
)
WHEN = re.compile(
    r"(?<!\w)(?:will|'ll|shall|by|within|in|takes?|arrives?|expect|ready|before|no later than|going to"
    r"|refund\w*|decide[sd]?"
    r"|answer|reach(?:es)?|hits?|lands?)(?!\w)|মধ্যে|পাবেন|moddhe|paben"
)
PAST = re.compile(
    r"(?<!\w)(?:ago|since|last (?:week|month|year)|you (?:said|told|mentioned|wrote|say|bought|ordered|asked)"
    r"|were delivered|was delivered|is from|dated"
    r"|delivered|arrived|ordered|bought)(?!\w)"
)
QUOTED = re.compile(r"(?<!\w)(?:you (?:said|told|mentioned|wrote|say)|as you say|according to you)(?!\w)")
# What was done, and the tools one of which has to have done it.
DID: tuple[tuple["re.Pattern[str]", frozenset[str]], ...] = (
    (
        re.compile(
            r"(?<!\w)(?:i've|i have|we've|we have|i|we)\s+(?:just\s+|now\s+|already\s+)?(?:sent|submitted|filed"
            r"|started|created|opened"
            r"|registered|placed|made)\s+(?:\w+\s+){0,3}(?:return|request|claim)(?!\w)"
            r"|(?:return|request|claim)\s+(?:has been|was|is now|is)\s+(?:\w+\s+)?(?:sent|submitted|filed"
            r"|started|created|opened|registered)"
            r"|অনুরোধ(?:টি)? পাঠানো হয়েছে|অনুরোধ(?:টি)? পাঠিয়েছি"
        ),
        frozenset({"start_return", "add_evidence"}),
    ),
    (
        re.compile(
            r"(?<!\w)(?:i've|i have|we've|we have|i|we)\s+(?:just\s+|now\s+|already\s+)?(?:cancelled|canceled"
            r"|withdrawn|taken back)(?!\w)"
            r"|(?:return|request|order|it)\s+(?:has been|was|is now|is)\s+(?:\w+\s+)?(?:cancelled|canceled"
            r"|withdrawn|taken back)(?!\w)"
        ),
        frozenset({"cancel_return"}),
    ),
    (
        re.compile(
            r"(?<!\w)(?:i've|i have|we've|we have|i|we)\s+(?:just\s+|now\s+)?(?:appealed|filed (?:an"
            r"|your) appeal|asked (?:somebody|someone) else)"
            r"|appeal (?:has been|was|is) (?:sent|filed|made|received)"
        ),
        frozenset({"appeal_return"}),
    ),
)

# What a return is about. Whoever states something of it before anything is decided has to leave it open, ask, or quote.
TOPIC = re.compile(
    r"(?<!\w)(?:refund\w*|reimburs\w*|repa(?:y|id)\w*|money|cash|funds|credit\w*|voucher|compensat\w*"
    r"|replacement|new (?:one|mug|item|pair)"
    r"|ships?|shipping|dispatch\w*|exchange (?:is|was|has)|free|card|account|bank|chargeback|all set|sorted"
    r"|went through|goes through"
    r"|success(?:ful|fully)?|coming your way|on (?:its|the) way|take (?:\w+ ){0,3}back|taken back|keep (?:it"
    r"|the|your|them)|a yes|you win|you'll win"
    r"|accept (?:this|your|the|it)|meet the policy|entitled|payments?|revers(?:e|ed|al)|on us|(?:a|one) cent"
    r"|make it right|(?:have|has|had) decided|favou?r|won(?!')|win|wins|no cost|says? yes|yes to"
    r"|label|couriers?|pick(?:s|ed)? (?:it|them|that )?\s?up|answer is|get anything|lost|transfers?|brand-?new"
    r"|owes?|throw it|tonight|approve|gift"
    r"|agreed|deal|congrat\w*|reverse|waived?|returnable"
    r"|can be returned|status)(?!\w)"
    r"|টাকা|রিফান্ড|ফেরত|বদলে|taka|ferot"
)
# The same of what was done: nothing of it is said before a tool did something.
TOPIC_DONE = re.compile(
    r"(?<!\w)(?:cancel\w*|submit\w*|sent|confirm(?:ed)?|filed|registered|reserved|booked|succe\w+|completed?|closed|settled)(?!\w)"
)
SAFE = re.compile(
    r"(?<!\w)(?:policy|says|shop (?:accepts|takes|gives|asks)|rules?|help|tell|know|understand|sorry to hear"
    r"|ask|asks|choose|options?|mean"
    r"|cost|costs|price|paid|bought|each|worth|came to|not (?:been )?(?:sent|decided|changed|done)|nothing"
    r"|waits?|waiting|person|somebody|someone"
    r"|colleague|look(?:s|ed)?|i am an|i'm an|you can (?:ask|also|talk|write|answer|choose)|for example|such as"
    r"|please|within \d+ days of)(?!\w)"
)
PRICED = re.compile(
    r"(?<!\w)(?:cost|costs|price|priced|paid|pay|bought|each|order|came to|comes to|worth|total|altogether"
    r"|together|you said|said|mentioned|limit"
    r"|more than|less than|up to|fee)(?!\w)|দাম|মূল্য|dam"
)
# Said in a hurry, or to be read past a guard.
HASTY = {
    "u": "you",
    "ur": "your",
    "youre": "you're",
    "youll": "you'll",
    "weve": "we've",
    "ive": "i've",
}
KEY_WORDS = (
    "approved",
    "approval",
    "approve",
    "refund",
    "refunded",
    "reimbursed",
    "accepted",
    "granted",
    "denied",
    "declined",
    "rejected",
    "guarantee",
    "replacement",
)
