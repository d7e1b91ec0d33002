"""The currencies an order can be in: the active codes of ISO 4217, without metals, funds and test codes."""

from dokani.engine.values import exponent_of

CURRENCIES = frozenset(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
    MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES
    VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905
)
# What the columns of money hold (`numeric(14, 2)`).
MOST_DECIMALS = 2


def not_kept(code: str) -> str | None:
    """Why amounts of this currency cannot be kept without rounding them; None where they can."""
    decimals = exponent_of(code)
    if decimals <= MOST_DECIMALS:
        return None
    return f"amounts in {code} have {decimals} decimals and Dokani keeps {MOST_DECIMALS}: it rounds no money"
