"""What customers write: the words of :func:`helpers.data.load_tickets`, written for this book.

In a phrase ``[a|b]`` is one of the alternatives, which may be empty and may be nested, and ``{name}`` is one of the
``SLOTS`` of that name, the same one all through a ticket where ``KEPT`` lists it. Any change here moves the data: the
check sums of the tests and the figures in lessons follow.
"""

from __future__ import annotations

from typing import NamedTuple

DEPARTMENTS = ("billing", "technical", "delivery", "account")
# Ten say what a ticket is about, the last two who writes.
TAGS = (
    "refund",
    "invoice",
    "card",
    "app",
    "device",
    "wifi",
    "parcel",
    "return",
    "login",
    "privacy",
    "business",
    "reopened",
)


class Issue(NamedTuple):
    """One thing that goes wrong.

    Attributes:
        name: what the support team calls it.
        department: which of ``DEPARTMENTS`` solves it.
        severity: how much it hurts, in percent.
        tags: what a careful customer would tick.
        titles: phrases that name it in a few words.
        bodies: sentences that tell it.
        details: sentences that fit to it and less clearly to others.
    """

    name: str
    department: str
    severity: int
    tags: tuple[str, ...]
    titles: tuple[str, ...]
    bodies: tuple[str, ...]
    details: tuple[str, ...]


SLOTS = {
    "product": ("thermostat", "door camera", "speaker", "lamp", "smart plug", "door lock", "hub", "smoke alarm"),
    "another": ("doorbell", "lamp", "heater valve", "speaker", "motion sensor", "charger"),
    "room": ("kitchen", "hall", "bedroom", "office", "garage", "living room", "cellar"),
    "ago": ("yesterday", "on [Monday|Tuesday|Friday]", "last week", "two weeks ago", "[a few|three|ten] days ago"),
    "month": ("January", "March", "April", "June", "August", "October", "December"),
    "amount": ("19 euros", "24.90", "35 euros", "49 euros", "59.90", "120 euros", "89 euros"),
    "days": ("three days", "four days", "a week", "ten days", "two weeks", "[almost|over] a month"),
    "order": ("4471", "5208", "6093", "7715", "8120", "9346"),
    "name": ("Anna", "Ben", "Chloe", "Daniel", "Emma", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kemal", "Lena"),
    "version": ("2.4", "3.0", "3.1", "4.2"),
    "phone": ("phone", "tablet", "Android phone", "iPhone", "mobile"),
}

KEPT = ("product", "room", "order", "amount", "name", "phone", "version")

ISSUES = (
    Issue(
        "charged twice",
        "billing",
        50,
        ("card", "refund"),
        (
            "[Charged|Billed|Debited] twice[| for {month}| for one order]",
            "[Double|Duplicate] [charge|payment|billing][| in {month}]",
            "Two payments for one {product}",
        ),
        (
            "My [card|bank account|credit card] was [charged|debited|billed] twice for the [same order|{product}].",
            "I [see|find|have] two [payments|charges] of {amount} on my [statement|card], but I [bought|ordered] one "
            "{product}[| only].",
            "You [took|collected] {amount} two times for {month}.",
        ),
        ("[The bank|My bank] says both [payments|bookings] came from you.", "Please [pay back|refund] one of them."),
    ),
    Issue(
        "refund missing",
        "billing",
        42,
        ("refund", "return"),
        (
            "[Where is|Still waiting for|Still no|No] [my |]refund",
            "[Refund|Money] not [received|here yet]",
            "Money back for [the|my] {product}",
        ),
        (
            "I [returned|sent back] the {product} {ago} and [still have no|have not seen my|am still waiting for the] "
            "[money|refund].",
            "You [promised|confirmed] a refund of {amount} {ago}, but nothing [has arrived|was paid] on my "
            "[account|card].",
            "The [refund|repayment|credit] for my {product} is [missing|still missing|overdue].",
        ),
        ("[It is|That makes] {amount}[| in all].", "Your colleague said it would take {days}."),
    ),
    Issue(
        "invoice wrong",
        "billing",
        22,
        ("invoice",),
        (
            "[Wrong|Incorrect|Missing] [invoice|bill|receipt]",
            "[Invoice|Bill|Receipt] for {month}[| is wrong]",
            "[Correct|New] invoice [needed|please]",
        ),
        (
            "The [invoice|bill|receipt] for [{month}|order {order}] shows the wrong [company name|VAT number|amount].",
            "I [need|never got] [an invoice|a receipt|a bill] [with VAT|] for order {order}.",
            "Why does the [invoice|bill] say {amount} when the [shop|website] said less?",
        ),
        ("[Our|My] [tax adviser|accountant|bookkeeper] asks for it.", "A PDF [is enough|would do]."),
    ),
    Issue(
        "end subscription",
        "billing",
        18,
        ("card",),
        (
            "[Cancel|End|Stop] [my|the] [subscription|plan|contract]",
            "[Subscription|Plan] [ends|to be cancelled]",
            "[Change|Downgrade] to the [cheaper|free] plan",
        ),
        (
            "I [want|would like] to [cancel|end|terminate] [my|the] [subscription|premium plan|contract] "
            "[at the end of|after|in] {month}.",
            "Please [stop|cancel] the [monthly|yearly] [subscription|plan], I no longer use the recordings.",
            "How do I [get out of|leave|cancel] the [paid|premium] plan and go back to the free one?",
        ),
        (
            "It costs {amount} [a month|a year], which is too much for me.",
            "I only [have|use] one {product} [now|left].",
        ),
    ),
    Issue(
        "payment refused",
        "billing",
        40,
        ("card",),
        (
            "[Card|Payment|Credit card] [refused|declined|rejected]",
            "[Cannot|Can't|Unable to] pay[| for my order]",
            "Payment [fails|failed] at checkout",
        ),
        (
            "My [card|credit card|payment] is [declined|refused|rejected] [every time|again and again|at checkout].",
            "I [try|tried] to pay for the {product} and the [checkout|payment page] says [payment failed|declined].",
            "The [direct debit|payment] for {month} [bounced|did not go through|failed] and I do not know why.",
        ),
        ("The bank sees no problem[| with the card].", "I tried another card and PayPal as well."),
    ),
    Issue(
        "no connection",
        "technical",
        48,
        ("wifi", "device"),
        (
            "{product} [offline|not connecting|loses wifi|keeps disconnecting]",
            "[No connection|Connection lost|Wifi trouble]",
            "Cannot [connect|pair|add] [my|the] {product}",
        ),
        (
            "The {product} [in the {room} |][does not connect to|keeps losing|drops off] the [wifi|network|router].",
            "[Since|After] [the power cut|we changed the router|{ago}] the {product} is [offline|not reachable|gone].",
            "[Pairing|Setting up] the {product} [stops|fails|hangs] at the [network|wifi] step[| every time].",
        ),
        (
            "The router [is fine|works for everything else].",
            "I [restarted|reset|unplugged] it [twice|several times].",
        ),
    ),
    Issue(
        "app crashes",
        "technical",
        44,
        ("app",),
        (
            "App [crashes|freezes|closes][| on start| on my {phone}]",
            "[Crash|Freeze|Black screen] [after|since] version {version}",
            "App [does not open|broken|unusable]",
        ),
        (
            "The app [crashes|closes|freezes] [as soon as I open it|on my {phone}|when I tap the {product}].",
            "[Since|After] version {version} the app [hangs|stays black|shuts down] [on start|after a few seconds].",
            "I only [get|see] a [white|black|frozen] screen in the app[| on my {phone}].",
        ),
        ("I have [installed it again|reinstalled it], no change.", "It happens on [Android|my {phone}] only."),
    ),
    Issue(
        "dead device",
        "technical",
        55,
        ("device",),
        (
            "{product} [dead|will not turn on|stopped working|broken]",
            "[Dead|Broken|Faulty] {product}",
            "{product} does nothing",
        ),
        (
            "The {product} [in the {room} |][is dead|does not turn on|stopped working|shows no light] [since {ago}|].",
            "My {product} [switches|turns] itself off after [a minute|a few seconds|an hour].",
            "[No light, no sound|Nothing at all]: the {product} [does not react|is broken|has died].",
        ),
        ("[A new battery|Another plug] did not help.", "It worked for [{days}|a year] without trouble."),
    ),
    Issue(
        "update failed",
        "technical",
        38,
        ("app", "device"),
        (
            "[Update|Firmware] [fails|stuck|failed|hangs]",
            "{product} [stuck in|after] update",
            "[Firmware|Software] {version} does not install",
        ),
        (
            "The [firmware|software] update [stops|hangs|is stuck] at [40|60|90] percent [on|for] the {product}.",
            "[After|Since] the [last|latest] [update|firmware] the {product} [blinks red|restarts all the time].",
            "Version {version} [does not install|fails to install|will not load] on [my|the] {product}.",
        ),
        ("I left it [over night|for {days}].", "The [light|lamp] on it blinks [red|orange] [all the time|]."),
    ),
    Issue(
        "overheating",
        "technical",
        78,
        ("device",),
        (
            "{product} [gets hot|overheats|smells burnt]",
            "[Smoke|Sparks|Burning smell] from [the|my] {product}",
            "[Hot|Melted] {product}",
        ),
        (
            "The {product} [gets|becomes|is] [very hot|too hot to touch] [and smells burnt|when it charges|].",
            "[Smoke|A burning smell|A spark] came [out of|from] the {product} [in the {room}|{ago}].",
            "The [plug|cable|plastic] of the {product} [has melted|turned brown|is scorched].",
        ),
        ("I [unplugged it|switched it off][| at once].", "Is it [safe|dangerous] to [use|keep] it?"),
    ),
    Issue(
        "parcel late",
        "delivery",
        38,
        ("parcel",),
        (
            "[Where is|Still waiting for] my [parcel|order|package]",
            "[Parcel|Order|Package] [late|lost|not arrived|{order} missing]",
            "[Delivery|Shipment] [late|overdue]",
        ),
        (
            "My [parcel|package|order] [was due|should have come] {ago}[| and is not here| but nothing came].",
            "The [tracking|courier] says [delivered|out for delivery] since {ago}, but I [have|got] nothing.",
            "I ordered a {product} [{days} ago|{ago}] and it [has not shipped|is still on its way|never arrived].",
        ),
        ("The neighbours have [nothing|no parcel] either.", "The tracking [page|link] has not changed for {days}."),
    ),
    Issue(
        "damaged on arrival",
        "delivery",
        46,
        ("parcel", "device"),
        (
            "{product} [arrived|came|delivered] [broken|damaged|scratched]",
            "[Damaged|Crushed|Wet] [parcel|box|package]",
            "[Cracked|Broken] on arrival",
        ),
        (
            "The [parcel|box|package] [arrived|came] [crushed|wet|torn] and the {product} [is broken|has a crack].",
            "I [unpacked|opened] the {product} [today|{ago}] and the [glass|case|front] was [cracked|scratched].",
            "The courier [dropped|threw] the [box|parcel] and [now|] the {product} inside is [damaged|in pieces].",
        ),
        ("I [have|took] photos of the [box|damage].", "I would like a replacement[|, not the money]."),
    ),
    Issue(
        "wrong item",
        "delivery",
        32,
        ("parcel", "return"),
        (
            "[Wrong|Another] [item|product|colour][| delivered| in the box]",
            "[Part|Screws|Cable|Item] missing[| from order {order}]",
            "Got a {another} instead of a {product}",
        ),
        (
            "I [ordered|bought] a {product} and [got|received|was sent] a {another}[| instead].",
            "The [box|parcel] [had no|came without the] [cable|screws|manual|wall mount|wall plug].",
            "Order {order} is [incomplete|not complete]: the {product} [is missing|was not in the box].",
        ),
        ("The delivery note [lists|names] it.", "Please send the right one."),
    ),
    Issue(
        "how to return",
        "delivery",
        15,
        ("return",),
        (
            "[Return|Send back] [my|a|the] {product}",
            "[Return label|Label|Return form] [please|needed|missing]",
            "How [do I|to] [return|exchange] [an order|a {product}]",
        ),
        (
            "I [want|would like] to [return|send back|exchange] the {product}[|, it does not fit|, I do not need it].",
            "Where do I [find|get|print] the [return label|label|return form] for order {order}?",
            "[May|Can] I [return|exchange] the {product} after {days}, [the box is open|it is unused]?",
        ),
        ("It is [unused|like new|still packed].", "Who pays for the postage?"),
    ),
    Issue(
        "change of address",
        "delivery",
        52,
        ("parcel",),
        (
            "[Wrong|New|Change] [delivery |shipping |]address",
            "[Redirect|Hold] [my|the] [parcel|order]",
            "Address of order {order}",
        ),
        (
            "I [gave|typed|entered] [the wrong|my old] [street|address|house number] for order {order}.",
            "Please [send|deliver|redirect] [order {order}|my parcel] to [my new address|the office|my neighbour].",
            "[We are|I am] [moving|away] from {month} on, can the [parcel|order] go to another [address|street]?",
        ),
        ("It has not [left|shipped] yet[|, I hope].", "The house number is [12|7|48], not [21|70|84]."),
    ),
    Issue(
        "password",
        "account",
        36,
        ("login",),
        (
            "[Forgot|Lost] [my |]password",
            "[Cannot|Can't|Unable to] [log|sign] in",
            "[Password|Reset] [link|mail] [does not come|expired|not working]",
        ),
        (
            "I [forgot|lost] my password and the [reset mail|reset link|email] [never comes|has expired].",
            "I cannot [log in|sign in|get in] [with my|, it says wrong] password[| any more| since {ago}].",
            "The [login|sign in] page [says|tells me] my [user name|password|email] is [unknown|wrong].",
        ),
        ("I looked in the spam folder.", "The email is the one I [always use|registered with]."),
    ),
    Issue(
        "no code",
        "account",
        44,
        ("login", "app"),
        (
            "[No|Missing] [code|SMS|text message]",
            "[Code|SMS|Two-step code] [does not arrive|not accepted]",
            "[Locked out|New phone number], no code",
        ),
        (
            "The [code|SMS code|security code] [does not arrive|never comes|comes too late] [when I sign in|].",
            "I have a new [number|{phone}] and [cannot get|no longer get] the [code|SMS] to [log in|sign in].",
            "My [six digit |security |]code is [refused|not accepted|wrong] [every time|three times now].",
        ),
        ("The number ends in [12|48|70].", "My account is now [locked|blocked][| for a day]."),
    ),
    Issue(
        "stranger in the account",
        "account",
        82,
        ("login", "privacy"),
        (
            "[Hacked|Stranger in my account|Somebody uses my account]",
            "[Unknown|Strange] [login|sign in|user]",
            "Is my account hacked",
        ),
        (
            "[Somebody|A stranger|Someone] [logged in|signed in] to my account from [another country|abroad] {ago}.",
            "[There is|I see] [an unknown|a strange] [user|login] in my [account|profile][| since {ago}].",
            "My [email|password] was changed and it was not me[|, I think I was hacked].",
        ),
        ("They can [see|open] the {product}!", "I have [changed|reset] the password [at once|already]."),
    ),
    Issue(
        "personal data",
        "account",
        24,
        ("privacy",),
        (
            "[Delete|Remove|Erase] my [account|data|recordings]",
            "[Privacy|Data protection][| request| question]",
            "[Copy of|Which data about] my data",
        ),
        (
            "Please [delete|remove|erase] my [account|profile] and all [recordings|personal data|data] of me.",
            "I [want|would like] a copy of [all|the] [personal data|data] you [keep|store|have] about me.",
            "Who can [see|watch] the [recordings|pictures] of my {product}, and [where|how long] are they stored?",
        ),
        ("[The law gives|You have] 30 days.", "Please confirm [in writing|by mail]."),
    ),
    Issue(
        "profile change",
        "account",
        14,
        ("login",),
        (
            "[Change|New] [email|name|user name]",
            "Add [a|another|my] [user|partner|colleague]",
            "[Move|Transfer] [account|profile] to [my wife|my son|a colleague]",
        ),
        (
            "How do I [change|update] the [email|name|user name|phone number] of my [account|profile]?",
            "I [want|would like] to [add|invite] my [wife|son|partner|colleague] as a [second |]user.",
            "Can you [move|transfer] [my|our] [account|profile] to [a new email|my partner|a colleague]?",
        ),
        ("The old [mail address|email] no longer exists.", "[Both|All] of us use the {product}."),
    ),
)

VAGUE_TITLES = (
    "[Help|Please help|Need help][| me]",
    "[Problem|Trouble|Issue|Question][| with {product}| with order {order}| again]",
    "[Complaint|Disappointed|Not happy]",
    "[Order {order}|My {product}|{product}]",
    "[It does not work|Something is wrong|What now]",
    "[Hello|Support|Request|Message from {name}]",
)
VAGUE_BODIES = (
    "[As the subject says|See the subject|The title says it all].",
    "[It|That] is [not what I expected|really annoying|a pity], [please look into it|please help me].",
    "I do not [know|see] [what to do|how to go on][| now| from here].",
)
GREETINGS = ("[Hi|Hello|Hey|Good morning|Dear team|Dear support|Hi there],", "[Hello|Hi] [all|everybody|support team],")
FILLERS = (
    "I [have had the {product} for {days}|bought the {product} in {month}] [and like it|and was happy so far|].",
    "I [hope|think] you can help [me|us].",
    "[First of all|To begin with]: [great product|thanks for the good service|I like your products].",
    "[I am not sure|I do not know] [whom to ask|if this is the right place].",
    "I [searched|read] the [help pages|manual|forum] [and found nothing|without success|first].",
    "I [called|phoned] [{ago}|twice] and [nobody answered|was on hold for an hour].",
    "[We|I] use the {product} in the {room}.",
)
# Before a sentence about another issue: the ticket is not about that one.
ASIDES = (
    "By the way,",
    "[Less important|Not so important|Something else, but that can wait]:",
    "My [neighbour|sister|boss] has another [problem|question][|, in her words]:",
    "[Last time|In {month}] I wrote about something else, that is [solved|done]:",
    "Your [chat bot|form|hotline] [thought|understood] this, but that is [wrong|not it]:",
)
# Under a title about another issue.
MISTAKEN_TITLE = (
    "[Sorry, |][the title is wrong|wrong title|forget the title|ignore the subject], this is about something else.",
    "The [title|subject] is [from|of] my [last|old] message[, please ignore it|].",
)
URGENT_TITLES = ("URGENT:", "[Very |]urgent:", "[Asap|Emergency|Important]:", "Please help [now|today]: ")
URGENT = (
    "I need [this|an answer|it] [today|by tonight|before tomorrow|as soon as possible].",
    "[This is urgent|It is very urgent|Please hurry]!",
    "We [leave|open|have guests] tomorrow, so [it cannot wait|please be quick].",
    "[My mother|My father|A child] [depends on it|is alone with it].",
    "I [cannot|will not] wait any longer.",
)
CALM_TITLES = ("[Quick|Small|Short] question:", "No hurry:", "[When you have time|Just asking]: ")
CALM = (
    "[No hurry|There is no hurry|It is not urgent|Take your time].",
    "[Answer|It is enough if you answer] [whenever you find the time|when you have a minute].",
    "It can wait until [next week|{month}].",
    "[Just|I was just] curious, nothing [serious|bad].",
)
BUSINESS = (
    "We are a [small hotel|dental practice|coffee shop|school] [with|and have] [20|30|50] of [them|your devices].",
    "Our [company|office|shop] [depends on|works with] [it|your products].",
    "We have a business contract.",
)
REOPENED = (
    "This is my [second|third|fourth] [message|ticket|mail] [about it|on this].",
    "I [wrote|reported this] {ago} [and got no answer|already|and nothing happened].",
    "You [closed my last ticket|marked my ticket as solved], but [nothing is solved|it is not].",
)
CLOSINGS = (
    "[Thanks|Thank you|Many thanks|Cheers|Regards|Best wishes|Kind regards][|, {name}]",
    "[Thanks in advance|Looking forward to your answer], {name}",
    "{name}",
)
