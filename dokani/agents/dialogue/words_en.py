"""Every sentence of the built-in agent, in English: filled from what tools found, never from what anybody claims."""

from collections.abc import Sequence
from datetime import datetime

from dokani.agents.tools.shopper import words as shared

REASONS = {
    "damaged_in_transit": "Arrived damaged",
    "defective": "Faulty or not working",
    "wrong_item": "Wrong item",
    "not_as_described": "Not as described",
    "size_or_fit": "Does not fit",
    "changed_mind": "Changed my mind",
    "missing_parts": "Parts are missing",
    "arrived_late": "Arrived too late",
    "other": "Another reason",
}
RESOLUTIONS = {
    "refund": "Money back",
    "exchange": "Exchange",
    "store_credit": "Store credit",
    "replacement": "A new one",
}
EVIDENCE = {
    "photo": "a photo of it",
    "packaging_photo": "a photo of the packaging",
    "video": "a short video",
    "receipt": "the receipt",
}
STATUS = {
    "placed": "placed, and not packed yet",
    "processing": "being prepared",
    "packed": "packed, and not handed over yet",
    "shipped": "handed to the carrier",
    "in_transit": "with the carrier",
    "delivered": "delivered",
    "cancelled": "cancelled",
}


class English:
    """The desk's English."""

    locale: str = "en"
    yes: str = "Yes"
    no: str = "No"
    person: str = "Talk to a person"
    leave_it: str = "Leave it"
    no_photo: str = "I have no photo"
    new_code: str = "Send a new code"
    start_return: str = "Return something"
    where_refund: str = "Where is my refund?"
    ask_policy: str = "What is the return policy?"
    all_of_it: str = "All of it"
    appeal: str = "Ask for a second look"

    # Beginning and small talk
    greeting: str = "Hello!"
    how_help: str = "What can I do for you?"
    well_asked: str = "Doing well, thank you."
    robot: str = (
        "I am the shop's AI assistant, so no human is typing here; I can ask one to take over at any time."
    )
    capable: str = (
        "I can start or cancel a return, tell you where one stands, answer questions on the return policy, "
        "or bring in a person."
    )
    off_topic: str = "That one is outside what I can help with; I look after orders and returns here."
    joke: str = "I know only one, about a parcel, and it has not arrived yet."
    welcome: str = "You are welcome."
    goodbye: str = "Goodbye, and take care."
    sorry_angry: str = "I am sorry for the trouble this has been."
    person_offer: str = "If you would rather talk to a person, just say so."
    data_only: str = (
        "I can only go by the shop's policy and by what you tell me about your order; wording cannot "
        "change that."
    )

    cautious: str = (
        "I would rather not say that without being sure. A person at the shop can help; just say so."
    )

    # Unclear
    unclear: str = "I did not quite get that. Could you say it in other words?"
    unclear_again: str = (
        "Sorry, I still do not follow. Is it about returning something, a return you already have, "
        "or a question on the policy?"
    )
    unclear_person: str = "I am not getting this right. Shall I ask a person to take over?"

    # A person
    person_asked: str = "I have asked a person at the shop to take over. They will answer here in this chat."
    person_already: str = "A person is asked for already and will answer here in this chat."
    danger: str = "If somebody is hurt or in danger, please call your local emergency number first."
    data_request: str = "Your own data are a matter for a person at the shop."
    person_nothing_sent: str = "Nothing has been sent meanwhile; what you told me is kept for them."
    person_not_reached: str = "I could not reach a person just now. Please try once more in a moment."

    # Identity
    ask_order: str = "What is your order number?"
    ask_order_again: str = "I need the order number for that, please. Which one is it?"
    where_number: str = (
        "It is in the e-mail that confirmed your order, usually in its subject, and on the slip in the "
        "parcel."
    )
    ask_email: str = "Which e-mail address did you order with?"
    ask_email_again: str = "I need the e-mail address (or phone number) you ordered with. What is it?"
    code_sent: str = (
        "Thank you. If this order and this address belong together, a six-digit code is on its way to the "
        "order's e-mail."
    )
    ask_code: str = "What is the code?"
    ask_code_again: str = "Please give me the six digits from that e-mail. What is the code?"
    code_resent: str = "I have asked for a new code; please use only the newest one."
    code_help: str = (
        "It can take a moment, and sometimes it lands in the spam folder. It only comes if the order number and "
        "the address belong together."
    )
    code_expired: str = "That code is no longer good."
    proven: str = "Thank you, that worked."
    another_shopper: str = (
        "This chat is already about another customer's order. For yours, please begin a new chat."
    )
    too_often: str = (
        "That was tried too often just now. Please try again a little later, or talk to a person."
    )
    order_gone: str = "I cannot find that order number here. Could you check it once more?"

    def wrong_code(self, left: int) -> str:
        return f"That is not the code; you have {left} more {'try' if left == 1 else 'tries'}."

    # The request
    sorry_trouble: str = "I am sorry it arrived like that."
    not_on_order: str = "I do not see that on this order."
    nothing_sent_yet: str = "Nothing is sent so far; it is decided after your yes."
    photo_here: str = "Good: add it here with the camera button."
    already_sent: str = (
        "Your request is sent already. Until it is decided I can take it back; after that a person can help."
    )
    take_it_back: str = "Cancel my return"
    has_return: str = "There is a return for that already."
    all_returned: str = "Everything on this order has a return already."
    pardon: str = "Sorry, I did not get that."
    by_mail: str = "The next steps are in the e-mail that follows."
    changed: str = "Changed, thank you."
    dropped: str = "All right, I have left it. Nothing was sent."
    nothing_to_drop: str = "All right."
    not_sent: str = "All right, nothing was sent."
    what_change: str = "What should I change, or shall we leave it?"
    next_wish: str = "Now to the other one."
    ask_reason: str = "What is the reason for the return?"
    ask_reason_again: str = "Which of these comes closest to your reason?"
    ask_resolution: str = "What would you like for it?"
    ask_resolution_again: str = "Which of these would you like?"
    ask_instead: str = "What would you like instead, for example which size or colour?"
    ask_happened: str = "I am sorry to hear that. What happened?"
    shipped_already: str = (
        "This order has left the shop, so it can no longer be stopped. It can come back as a return."
    )
    ask_return_instead: str = "Shall I prepare a return?"
    not_shipped_yet: str = "This order has not left the shop yet, so it can simply be stopped."
    just_to_be_sure: str = "Just to be sure:"
    got_photo: str = "Thank you, I have your picture."
    photo_about: str = "What is it about? If you want to return something, the order number gets us started."
    without_photo: str = "We can go on without; the shop may ask for it later."
    photo_refused: str = "One of the files could not be used, so I have left it out."

    def order_noted(self, order_id: str) -> str:
        return f"Thank you, I have noted order {order_id}."

    def left_out(self, names: Sequence[str]) -> str:
        return f"All right, without {self.listed(list(names))}."

    def only_so_many(self, name: str, most: int) -> str:
        return f"Of {name} {most} can still come back." if most else f"Of {name} none can still come back."

    def about_return(self, things: Sequence[str], order_id: str) -> str:
        return f"About {self.listed(list(things))} of order {order_id}:"

    def ask_line(self, names: Sequence[str]) -> str:
        return f"Which item is it: {self.either(names)}?"

    def ask_quantity(self, name: str, most: int) -> str:
        return f"How many of the {most} × {name} are coming back?"

    def ask_photo(self, kinds: Sequence[str]) -> str:
        wanted = self.listed([EVIDENCE.get(kind, kind.replace("_", " ")) for kind in kinds])
        return f"The shop needs {wanted} for this. Can you send it here?"

    def ask_photo_more(self, kinds: Sequence[str]) -> str:
        wanted = self.listed([EVIDENCE.get(kind, kind.replace("_", " ")) for kind in kinds])
        return f"The shop asks for {wanted}. Can you send what is still missing?"

    def not_offered(self, refused: str, offered: Sequence[str]) -> str:
        given = self.either([shared.resolution(code, self.locale) for code in offered])
        wanted = shared.resolution(refused, self.locale)
        return (
            f"The shop gives {given} here, but not {wanted}."
            if given
            else f"The shop does not give {wanted} here."
        )

    def of(self, name: str, question: str) -> str:
        """A question with the item it is about."""
        return f"{name}: {question[:1].lower()}{question[1:]}"

    # Outcomes, from the decision alone
    approved_plain: str = "Your return is approved."
    completed: str = "Your return is completed."
    cancelled: str = "The request is cancelled."
    was_cancelled: str = "That request was cancelled."
    denied: str = "The shop declined this return."
    pending_triage: str = (
        "Your request is with the shop; one thing is still missing before it can be decided."
    )
    order_stopped: str = "Your order is cancelled."
    appealed: str = "I have asked for it: somebody else at the shop will look at it again."
    waiting: str = "Your request is sent. A person at the shop will look at it."
    waits: str = "Your request waits for a person at the shop to look at it."
    no_return: str = "There is no return for this order yet."
    ask_start: str = "Would you like to start one?"
    no_cancel: str = "There is no open request on this order that could be cancelled."
    no_appeal: str = "There is no decision on this order that could be looked at again."
    appealed_before: str = "A second look was asked for already; that is possible once."
    appeal_late: str = "The time for asking for a second look is over."
    ask_appeal_words: str = (
        "What should they know when they look at it again? One or two sentences are enough."
    )
    too_late: str = "That can no longer be changed: the request is decided."
    failed: str = "Something did not work on our side, and nothing was done. Please try again in a moment."
    refused: str = "That is not possible here."
    other_currency: str = (
        "This order is in another currency than the shop's policy; a person has to look at it."
    )
    not_so_many: str = "There are not so many of it on this order that could still come back."
    named_twice: str = "One item was named twice, so I have sent nothing."
    cannot_change: str = "I cannot change an order's address or contents from here; a person at the shop can."
    payment: str = "I am sorry about that. Payments need a person at the shop to look."
    ask_person: str = "Shall I ask a person to take over?"

    def approved(self, amount: str, kinds: Sequence[str]) -> str:
        if "store_credit" in kinds:
            return f"Your return is approved: {amount} as store credit."
        return f"Your return is approved: {amount} back to you."

    def money_done(self, amount: str) -> str:
        return f"{amount} has been paid out."

    def money_on_way(self, amount: str) -> str:
        return f"{amount} is still to be paid out."

    def answer_by(self, day: str) -> str:
        return f"You will have an answer by {day}."

    def may_appeal(self, day: str) -> str:
        return f"If you disagree, somebody else can look at it again; you can ask for that until {day}."

    def link(self, address: str) -> str:
        return f"The next steps and where it stands are on your private page: {address}"

    def order_status(self, order_id: str, status: str, ordered: str | None, delivered: str | None) -> str:
        said = f"The shop has order {order_id} as: {STATUS.get(status, status.replace('_', ' '))}."
        if delivered:
            return f"{said} It was delivered on {delivered}."
        return f"{said} It was ordered on {ordered}." if ordered else said

    # The policy
    def clause(self, title: str, sentences: Sequence[str]) -> str:
        return f"From the shop's return policy, “{title}”:\n{' '.join(sentences)}"

    no_clause: str = "The shop's policy has no clause on exactly that."
    no_policy: str = "The shop has not published its return policy here yet."

    which_part: str = "Which part would you like to know more about?"

    def also(self, title: str, sentences: Sequence[str]) -> str:
        return f"\nAnd from the policy's part “{title}”:\n{' '.join(sentences)}"

    # Ways to say things
    def disclosure(self, shop: str) -> str:
        return (
            f"I am the AI assistant of {shop}; a person is one word away."
            if shop
            else ("I am the shop's AI assistant; a person is one word away.")
        )

    def reason(self, code: str) -> str:
        return REASONS.get(code, code.replace("_", " ").capitalize())

    def reasons(self) -> dict[str, str]:
        return {code: self.reason(code) for code in REASONS}

    def resolutions(self) -> dict[str, str]:
        return dict(RESOLUTIONS)

    def listed(self, parts: Sequence[str]) -> str:
        return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 2 else parts)

    def either(self, parts: Sequence[str]) -> str:
        return " or ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 2 else parts)

    def name(self, written: str, number: int) -> str:
        return shared.name(written, number)

    def day(self, moment: datetime) -> str:
        return f"{moment.day} {moment:%B} {moment.year}"
