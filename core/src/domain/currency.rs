//! Currencies by their code of ISO 4217, and their amounts.
//!
//! Money of a fund is kept in the smallest unit of its currency, as the exponent of the standard
//! says: dong for VND (0), cents for USD (2), fils for KWD (3). Rows write whole units, with
//! decimals where the currency has them.
//!
//! Source: ISO 4217:2015, list one. Currencies that only accountants use are left out.

use crate::snapshot::{Loader, Part, Saver, Spoiled};

/// A code of the list and its exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: &'static str,
    exponent: u32,
}

impl Part for Currency {
    fn save(&self, to: &mut Saver<'_>) {
        self.code.to_owned().save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Currency, Spoiled> {
        Currency::named(&String::load(from)?).ok_or(Spoiled::Damaged)
    }

    fn shape(to: &mut String) {
        to.push_str("currency");
    }
}

/// How rows count: thousandths of a whole unit, the finest that any currency needs.
const PLACES: u32 = 3;

const WITHOUT_DECIMALS: &str =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";

const WITH_TWO: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL \
    BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP \
    GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK \
    LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR \
    NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN \
    SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW \
    ZWG";

const WITH_THREE: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    pub const VND: Currency = Currency { code: "VND", exponent: 0 };

    /// The currency of a code, in whatever case it is written.
    pub fn named(code: &str) -> Option<Currency> {
        let lists = [(WITHOUT_DECIMALS, 0), (WITH_TWO, 2), (WITH_THREE, 3)];
        lists.into_iter().find_map(|(list, exponent)| {
            let mut codes = list.split_whitespace();
            let code = codes.find(|known| known.eq_ignore_ascii_case(code))?;
            Some(Currency { code, exponent })
        })
    }

    pub fn code(self) -> &'static str {
        self.code
    }

    /// Decimals of an amount.
    pub fn exponent(self) -> u32 {
        self.exponent
    }

    /// An amount of a row, in thousandths, in the smallest unit; `None`: the currency has not so
    /// many decimals.
    pub fn smallest(self, thousandths: i64) -> Option<i64> {
        let finer = 10_i64.pow(PLACES - self.exponent);
        (thousandths % finer == 0).then_some(thousandths / finer)
    }

    /// Whole units in the smallest one.
    pub fn of_whole(self, units: i128) -> i128 {
        units * i128::from(10_i64.pow(self.exponent))
    }

    /// An amount in the smallest unit as it is written: `1050.50`.
    pub fn written(self, smallest: i128) -> String {
        let scale = 10_u128.pow(self.exponent);
        let sign = if smallest < 0 { "-" } else { "" };
        let (whole, part) = (smallest.unsigned_abs() / scale, smallest.unsigned_abs() % scale);
        match usize::try_from(self.exponent) {
            Ok(places) if part > 0 => format!("{sign}{whole}.{part:0places$}"),
            _ => format!("{sign}{whole}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Currency;

    #[test]
    fn an_amount_has_as_many_decimals_as_its_currency() {
        let [vnd, usd, kwd] = ["VND", "usd", "KWD"].map(|code| Currency::named(code).unwrap());
        assert_eq!((vnd, usd.code(), kwd.exponent()), (Currency::VND, "USD", 3));
        assert_eq!(vnd.smallest(1_000_000), Some(1_000));
        assert_eq!(vnd.smallest(1_500), None);
        assert_eq!(usd.smallest(1_050_500), Some(105_050));
        assert_eq!(usd.smallest(1), None);
        assert_eq!(kwd.smallest(1), Some(1));
        assert_eq!(usd.of_whole(7), 700);
        assert_eq!(Currency::named("VNF"), None);
    }

    #[test]
    fn an_amount_is_written_without_idle_decimals() {
        let usd = Currency::named("USD").unwrap();
        assert_eq!(usd.written(105_050), "1050.50");
        assert_eq!(usd.written(105_000), "1050");
        assert_eq!(usd.written(-5), "-0.05");
        assert_eq!(Currency::VND.written(500_000), "500000");
    }
}
