//! Numbers as texts and back, as ECMAScript does it: a decimal text is the nearest double, a double
//! is the shortest text that reads back as it. Exact, by whole numbers of any size: the tables of
//! the standard library are three times as large as all of this, and everybody would download them.

/// The double nearest to a decimal text: `-1.5e3`, `.5`, `5.`; ties go to the even one. `None` if it
/// is none; signs, infinities and other bases are up to the caller.
pub(crate) fn read(text: &str) -> Option<f64> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], exponent(&text[at + 1..])?),
        None => (text, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if whole.len() + part.len() == 0 || !is_number(whole) || !is_number(part) {
        return None;
    }
    let digits = whole.bytes().chain(part.bytes());
    let zeros = digits.clone().take_while(|it| *it == b'0').count();
    let mut digits: Vec<u8> = digits.skip(zeros).map(|it| it - b'0').collect();
    let mut power = exponent.saturating_sub(i64::try_from(part.len()).unwrap_or(i64::MAX));
    if MAX_DIGITS < digits.len() {
        // No double, and no middle between two, has more digits: one that is not zero stands for all.
        power = power.saturating_add(i64::try_from(digits.len() - MAX_DIGITS - 1).ok()?);
        digits.truncate(MAX_DIGITS);
        digits.push(1);
    }
    Some(nearest(&digits, power))
}

/// The digits of the middle between two doubles are 767 at most.
const MAX_DIGITS: usize = 800;

fn exponent(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    let add = |all: i64, it: u8| (all * 10 + i64::from(it - b'0')).min(1 << 40);
    is_number.then(|| sign * digits.bytes().fold(0, add))
}

/// The double nearest to digits times a power of ten.
fn nearest(digits: &[u8], power: i64) -> f64 {
    let count = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    if digits.is_empty() || power.saturating_add(count) < -330 {
        return 0.0;
    }
    if 310 < power.saturating_add(count) {
        return f64::INFINITY;
    }
    let power = i32::try_from(power).unwrap_or_default();
    let leading: u64 = digits.iter().take(19).fold(0, |all, it| all * 10 + u64::from(*it));
    if digits.len() <= 15 && power.unsigned_abs() <= 22 {
        // Both are exact, so one operation is rounded rightly.
        let ten = ten_to(power.abs());
        return if power < 0 { leading as f64 / ten } else { leading as f64 * ten };
    }
    let rest = i32::try_from(digits.len().saturating_sub(19)).unwrap_or_default();
    step_to(guess(leading, power + rest), digits, power)
}

/// Near enough: within some steps of the right one.
fn guess(leading: u64, power: i32) -> f64 {
    let mut res = leading as f64;
    let mut left = power;
    while left != 0 {
        let now = left.clamp(-200, 200);
        res = if now < 0 { res / ten_to(-now) } else { res * ten_to(now) };
        left -= now;
    }
    if res.is_finite() { res } else { f64::MAX }
}

fn ten_to(power: i32) -> f64 {
    (0..power).fold(1.0, |all, _| all * 10.0)
}

/// From a guess to the double whose surroundings hold the number.
fn step_to(guess: f64, digits: &[u8], power: i32) -> f64 {
    let mut bits = guess.to_bits();
    loop {
        let (m, e) = parts(f64::from_bits(bits));
        // The middle to the next one is half a step up, that to the one before half a step down; but
        // right above a power of two the steps below are half as wide.
        let is_lowest = m == 1 << 52 && -1074 < e;
        let (twice, below_e) = if is_lowest { (4 * m, e - 2) } else { (2 * m, e - 1) };
        let is_even = m % 2 == 0;
        let above = compare(digits, power, 2 * m + 1, e - 1);
        let under = if m == 0 { 1 } else { compare(digits, power, twice - 1, below_e) };
        if above > 0 || above == 0 && !is_even {
            bits += 1;
        } else if under < 0 || under == 0 && !is_even {
            bits -= 1;
        } else {
            return f64::from_bits(bits);
        }
        if f64::from_bits(bits).is_infinite() {
            return f64::INFINITY;
        }
    }
}

/// Digits times a power of ten beside `m` times a power of two: less than zero if smaller.
fn compare(digits: &[u8], power: i32, m: u64, e: i32) -> i8 {
    let mut left = Big::of_digits(digits);
    let mut right = Big::of(m);
    left.times_ten_to(power.max(0));
    right.times_ten_to((-power).max(0));
    left.times_two_to((-e).max(0));
    right.times_two_to(e.max(0));
    left.compare(&right)
}

/// A finite double that is not negative, as a whole number times a power of two.
fn parts(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match i32::try_from(bits >> 52 & 0x7ff).unwrap_or_default() {
        0 => (fraction, -1074),
        it => (fraction | 1 << 52, it - 1075),
    }
}

/// `Number::toString` (ECMAScript 2025, 6.1.6.1.20).
pub(crate) fn shortest(value: f64) -> String {
    let size = value.abs();
    if size < 9e15 && size.trunc() == size {
        return whole(value);
    }
    if !value.is_finite() {
        return special(value).to_owned();
    }
    // Every number of 15 digits has a double of its own, unless it is one of the smallest.
    let first = if size < f64::MIN_POSITIVE { 1 } else { 15 };
    let (digits, exponent) =
        (first..17).find_map(|it| reads_back(size, it)).unwrap_or_else(|| rounded(size, 17));
    lay_out(value < 0.0, &digits, exponent)
}

/// The number with 15 places behind the point at most, as a text: what GitHub makes of a number where
/// it wants a text (actions/languageservices 4043eda, `NumberData`). The runner writes 15 digits in
/// all (actions/runner v2.330, `ExpressionConstants.NumberFormat`), which is the same for all numbers
/// that people write.
pub(crate) fn of_15_places(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() || 1e21 <= size || size.trunc() == size {
        return shortest(value);
    }
    // One digit more than before the point, lest there be too few: the rest is cut off as places.
    let (_, exponent, _) = cut(size, 1);
    let Ok(count) = usize::try_from(exponent + 1 + 15) else { return shortest(0.0) };
    let (digits, exponent) = rounded(size, count);
    let power = exponent + 1 - i32::try_from(digits.len()).unwrap_or_default();
    let res = nearest(&digits, i64::from(power));
    shortest(if value < 0.0 { -res } else { res })
}

fn whole(value: f64) -> String {
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", value.abs() as u64)
}

fn special(value: f64) -> &'static str {
    match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

/// The best number of so many digits that reads back as the value.
fn reads_back(value: f64, count: usize) -> Option<(Vec<u8>, i32)> {
    let (down, exponent, next) = cut(value, count);
    let (up, up_exponent) = plus_one(down.clone(), exponent);
    let both = [(down, exponent), (up, up_exponent)];
    let power = |it: &(Vec<u8>, i32)| i64::from(it.1) - i64::try_from(it.0.len()).unwrap_or(0);
    let is_it = |it: &&(Vec<u8>, i32)| nearest(&it.0, power(it) + 1) == value;
    // The nearer one first.
    if next < 5 { both.iter().find(is_it) } else { both.iter().rev().find(is_it) }.cloned()
}

/// The digits of a value, rounded, halves upwards; and the power of ten of the first.
fn rounded(value: f64, count: usize) -> (Vec<u8>, i32) {
    let (digits, exponent, next) = cut(value, count);
    if next < 5 { (digits, exponent) } else { plus_one(digits, exponent) }
}

fn plus_one(mut digits: Vec<u8>, exponent: i32) -> (Vec<u8>, i32) {
    for it in digits.iter_mut().rev() {
        if *it < 9 {
            *it += 1;
            return (digits, exponent);
        }
        *it = 0;
    }
    // Nines, or no digit at all.
    let count = digits.len().max(1);
    digits.insert(0, 1);
    digits.truncate(count);
    (digits, exponent + 1)
}

/// The first digits of a value above zero, the power of ten of the first, and the digit after them.
fn cut(value: f64, count: usize) -> (Vec<u8>, i32, u8) {
    let (m, e) = parts(value);
    // One digit too many or too few does no harm: it is cut below, or there were two to spare.
    let power = 63 - i32::try_from(m.leading_zeros()).unwrap_or_default() + e;
    let log = (power * 1233) >> 12;
    let scale = i32::try_from(count).unwrap_or_default() + 1 - log;
    let mut big = Big::of(m);
    big.times_ten_to(scale.max(0));
    big.times_two_to(e.max(0));
    big.halve((-e).max(0));
    let mut digits = big.digits();
    let first = i32::try_from(digits.len()).unwrap_or_default() - 1 - scale.max(0);
    digits.resize(digits.len().max(count + 1), 0);
    let next = digits[count];
    digits.truncate(count);
    (digits, first, next)
}

fn lay_out(is_negative: bool, digits: &[u8], exponent: i32) -> String {
    let zeros = digits.iter().rev().take_while(|it| **it == 0).count();
    let digits: String =
        digits[..digits.len() - zeros].iter().map(|it| char::from(b'0' + it)).collect();
    let point = exponent + 1;
    let at = usize::try_from(point).unwrap_or_default();
    let sign = if is_negative { "-" } else { "" };
    match point {
        1..=21 if digits.len() <= at => format!("{sign}{digits}{}", "0".repeat(at - digits.len())),
        1..=21 => format!("{sign}{}.{}", &digits[..at], &digits[at..]),
        -5..=0 => {
            let zeros = "0".repeat(usize::try_from(-point).unwrap_or_default());
            format!("{sign}0.{zeros}{digits}")
        }
        _ => {
            let (first, rest) = digits.split_at(1.min(digits.len()));
            let rest = if rest.is_empty() { String::new() } else { format!(".{rest}") };
            let plus = if exponent < 0 { '-' } else { '+' };
            format!("{sign}{first}{rest}e{plus}{}", exponent.unsigned_abs())
        }
    }
}

/// A whole number of any size; the lowest 32 bits first, and no zeros at the end.
struct Big(Vec<u32>);

impl Big {
    fn of(value: u64) -> Big {
        let mut res = Big(vec![value as u32, (value >> 32) as u32]);
        res.trim();
        res
    }

    fn of_digits(digits: &[u8]) -> Big {
        let mut res = Big(Vec::new());
        for nine in digits.chunks(9) {
            let add = nine.iter().fold(0, |all, it| all * 10 + u32::from(*it));
            res.times(nine.iter().fold(1, |all, _| all * 10), add);
        }
        res
    }

    fn times(&mut self, factor: u32, add: u32) {
        let mut carry = u64::from(add);
        for it in &mut self.0 {
            carry += u64::from(*it) * u64::from(factor);
            *it = carry as u32;
            carry >>= 32;
        }
        if carry != 0 {
            self.0.push(carry as u32);
        }
    }

    fn times_ten_to(&mut self, power: i32) {
        (0..power / 9).for_each(|_| self.times(1_000_000_000, 0));
        (0..power % 9).for_each(|_| self.times(10, 0));
    }

    fn times_two_to(&mut self, power: i32) {
        let power = usize::try_from(power).unwrap_or_default();
        self.times(1 << (power % 32), 0);
        if !self.0.is_empty() {
            self.0.splice(0..0, std::iter::repeat_n(0, power / 32));
        }
    }

    /// What is left of it when it is divided by a power of two.
    fn halve(&mut self, power: i32) {
        let power = usize::try_from(power).unwrap_or_default();
        self.0.drain(..(power / 32).min(self.0.len()));
        self.divide(1 << (power % 32));
    }

    /// Leaves the quotient here, and gives the rest.
    fn divide(&mut self, by: u32) -> u32 {
        let mut rest = 0;
        for it in self.0.iter_mut().rev() {
            let all = rest << 32 | u64::from(*it);
            *it = (all / u64::from(by)) as u32;
            rest = all % u64::from(by);
        }
        self.trim();
        rest as u32
    }

    fn digits(mut self) -> Vec<u8> {
        let mut res = Vec::new();
        while !self.0.is_empty() {
            let mut nine = self.divide(1_000_000_000);
            for _ in 0..9 {
                res.push((nine % 10) as u8);
                nine /= 10;
            }
        }
        while res.last() == Some(&0) {
            res.pop();
        }
        res.reverse();
        res
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn compare(&self, other: &Big) -> i8 {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev())) as i8
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_of_numbers() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (-1.5, "-1.5"),
            (1e21, "1e+21"),
            (1e20, "100000000000000000000"),
            (1.5e-7, "1.5e-7"),
            (0.000_001, "0.000001"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (2f64.powi(-44), "5.684341886080802e-14"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(shortest(value), text);
        }
    }

    #[test]
    fn numbers_of_15_places() {
        for (value, text) in [
            (0.845_512_408_225_570_1, "0.84551240822557"),
            (0.1 + 0.2, "0.3"),
            (123_456.789_012_345_67, "123456.78901234567"),
            (-2.0, "-2"),
            (1e-15, "1e-15"),
            (5e-16, "1e-15"),
            (4e-16, "0"),
            (-4e-17, "0"),
            (1e300, "1e+300"),
        ] {
            assert_eq!(of_15_places(value), text);
        }
    }

    #[test]
    fn numbers_of_texts() {
        assert_eq!(read("10e-330"), Some(0.0));
        assert_eq!(read("4.9e-324"), Some(5e-324));
        assert_eq!(read("2.4703282292062328e-324"), Some(5e-324));
        assert_eq!(read("2.4703282292062327e-324"), Some(0.0));
        assert_eq!(read("1.7976931348623159e308"), Some(f64::INFINITY));
        assert_eq!(read(&format!("1{}", "0".repeat(1 << 20))), Some(f64::INFINITY));
        assert_eq!(
            read(&format!("9007199254740993.{}1", "0".repeat(1000))),
            Some(9007199254740994.0)
        );
        assert_eq!(read("1e99999999999999999999"), Some(f64::INFINITY));
        assert_eq!(read(".5"), Some(0.5));
        assert_eq!(read("5."), Some(5.0));
    }

    #[test]
    fn what_is_no_number() {
        for text in ["", ".", "e5", "1e", "1e+", "-1", "1.2.3", "0x1", "1_000", " 1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    /// The shortest digits and the exponent, by the standard library.
    fn standard(value: f64) -> String {
        let text = format!("{value:e}");
        let (mantissa, exponent) = text.split_once('e').expect("an exponent");
        let digits: Vec<u8> =
            mantissa.bytes().filter(u8::is_ascii_digit).map(|it| it - b'0').collect();
        lay_out(value < 0.0, &digits, exponent.parse().expect("a number"))
    }

    proptest! {
        #[test]
        fn doubles_as_the_standard_library_writes_them(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite() && value != 0.0);
            prop_assert_eq!(shortest(value), standard(value));
            prop_assert_eq!(read(&shortest(value.abs())), Some(value.abs()));
        }

        #[test]
        fn powers_of_two_and_their_neighbors(power in -1074i32..1024, step in -2i64..3) {
            let value = f64::from_bits(2f64.powi(power).to_bits().saturating_add_signed(step));
            prop_assume!(value.is_finite() && value != 0.0);
            prop_assert_eq!(shortest(value), standard(value));
        }

        #[test]
        fn texts_as_the_standard_library_reads_them(
            text in "[0-9]{1,30}(\\.[0-9]{0,40})?(e-?[0-9]{1,3})?",
        ) {
            prop_assert_eq!(read(&text), text.parse().ok());
        }

        #[test]
        fn middles_go_to_the_even_one(bits in 0u64..0x7fe0_0000_0000_0000) {
            let value = f64::from_bits(bits);
            let (m, e) = parts(value);
            let mut middle = Big::of(2 * m + 1);
            middle.times_two_to((e - 1).max(0));
            middle.times_ten_to((1 - e).max(0));
            middle.halve((1 - e).max(0));
            let digits: String = middle.digits().iter().map(|it| char::from(b'0' + it)).collect();
            let text = format!("{digits}e-{}", (1 - e).max(0));
            prop_assert_eq!(read(&text), text.parse().ok());
        }
    }
}
