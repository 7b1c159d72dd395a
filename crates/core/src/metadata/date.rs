//! Dates as moment.js formats them, in English. It knows its tokens; how the clocks of a zone stand
//! it asks the host. Source: moment 2.30.1, `src/lib/format/format.js` and `src/lib/units`.

use crate::host::{Host, Zone};

/// What `moment(instant).tz(zone).format(format)` gives; the instant is in milliseconds since 1970.
/// A zone that is not known stands for that of the machine, and that of GitHub's runners is UTC.
pub fn format(format: &str, instant: i64, zone: &str, host: &dyn Host) -> String {
    let known = host.zone(zone, instant);
    let utc = Zone { offset: 0, abbreviation: String::new() };
    let is_utc = known.as_ref().is_some_and(|it| it.offset == 0);
    let moment = Moment::new(instant, known.unwrap_or(utc));
    let format = match format {
        "" if is_utc => "YYYY-MM-DDTHH:mm:ss[Z]",
        "" => "YYYY-MM-DDTHH:mm:ssZ",
        it => it,
    };
    let mut res = String::new();
    let expanded = expand(format);
    let mut rest = expanded.as_str();
    while let Some(first) = rest.chars().next() {
        let length = bracketed(rest).or_else(|| token(rest)).unwrap_or(first.len_utf8());
        let (written, after) = rest.split_at(length);
        rest = after;
        match moment.value(written) {
            Some(it) => res.push_str(&it),
            None => res.push_str(&literal(written)),
        }
    }
    res
}

/// An instant at the place where it is told.
struct Moment {
    instant: i64,
    zone: Zone,
    year: i64,
    /// From 0.
    month: i64,
    day: i64,
    /// From 1.
    day_of_year: i64,
    /// From 0, Sunday.
    weekday: i64,
    hour: i64,
    minute: i64,
    second: i64,
    millisecond: i64,
}

const DAY: i64 = 86_400_000;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

impl Moment {
    fn new(instant: i64, zone: Zone) -> Moment {
        let local = instant.saturating_add(i64::from(zone.offset) * 1000);
        let (days, time) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (year, month, day) = civil(days);
        Moment {
            instant,
            zone,
            year,
            month,
            day,
            day_of_year: days - first_day(year) + 1,
            weekday: (days + 4).rem_euclid(7),
            hour: time / 3_600_000,
            minute: time / 60_000 % 60,
            second: time / 1000 % 60,
            millisecond: time % 1000,
        }
    }

    /// What a token stands for; `None` if it is none.
    fn value(&self, token: &str) -> Option<String> {
        let fill = |value: i64, width: usize| Some(filled(value, width));
        let hour_of_12 = if self.hour % 12 == 0 { 12 } else { self.hour % 12 };
        let hour_of_24 = if self.hour == 0 { 24 } else { self.hour };
        let half = if self.hour < 12 { "am" } else { "pm" };
        let (month, day) = (MONTHS[self.month as usize], DAYS[self.weekday as usize]);
        match token {
            "M" => fill(self.month + 1, 0),
            "MM" => fill(self.month + 1, 2),
            "Mo" => Some(ordinal(self.month + 1)),
            "MMM" => Some(month[..3].to_owned()),
            "MMMM" => Some(month.to_owned()),
            "Q" => fill(self.month / 3 + 1, 0),
            "Qo" => Some(ordinal(self.month / 3 + 1)),
            "D" => fill(self.day, 0),
            "DD" => fill(self.day, 2),
            "Do" => Some(ordinal(self.day)),
            "DDD" => fill(self.day_of_year, 0),
            "DDDD" => fill(self.day_of_year, 3),
            "DDDo" => Some(ordinal(self.day_of_year)),
            "d" | "e" => fill(self.weekday, 0),
            "do" => Some(ordinal(self.weekday)),
            "dd" => Some(day[..2].to_owned()),
            "ddd" => Some(day[..3].to_owned()),
            "dddd" => Some(day.to_owned()),
            "E" => fill((self.weekday + 6) % 7 + 1, 0),
            "a" => Some(half.to_owned()),
            "A" => Some(half.to_ascii_uppercase()),
            "H" => fill(self.hour, 0),
            "HH" => fill(self.hour, 2),
            "h" => fill(hour_of_12, 0),
            "hh" => fill(hour_of_12, 2),
            "k" => fill(hour_of_24, 0),
            "kk" => fill(hour_of_24, 2),
            "hmm" => Some(format!("{hour_of_12}{:02}", self.minute)),
            "hmmss" => Some(format!("{hour_of_12}{:02}{:02}", self.minute, self.second)),
            "Hmm" => Some(format!("{}{:02}", self.hour, self.minute)),
            "Hmmss" => Some(format!("{}{:02}{:02}", self.hour, self.minute, self.second)),
            "m" => fill(self.minute, 0),
            "mm" => fill(self.minute, 2),
            "s" => fill(self.second, 0),
            "ss" => fill(self.second, 2),
            "X" => fill(self.instant.div_euclid(1000), 0),
            "x" => fill(self.instant, 0),
            "z" | "zz" => Some(self.zone.abbreviation.clone()),
            "Z" => Some(self.offset(":")),
            "ZZ" => Some(self.offset("")),
            _ if token.starts_with('S') => {
                let digits = format!("{:03}{}", self.millisecond, "0".repeat(6));
                digits.get(..token.len()).map(str::to_owned)
            }
            _ => self.year(token).or_else(|| self.week(token)),
        }
    }

    /// Years and their eras; those before Christ do not occur.
    fn year(&self, token: &str) -> Option<String> {
        Some(match token {
            "Y" if self.year > 9999 => format!("+{}", self.year),
            "Y" | "YYYY" => filled(self.year, 4),
            "YY" => filled(self.year % 100, 2),
            "YYYYY" => filled(self.year, 5),
            "YYYYYY" => {
                let sign = if self.year < 0 { "" } else { "+" };
                format!("{sign}{}", filled(self.year, 6))
            }
            "y" | "yy" | "yyy" | "yyyy" => filled(self.year, token.len()),
            "yo" => ordinal(self.year),
            "N" | "NN" | "NNN" | "NNNNN" => "AD".to_owned(),
            "NNNN" => "Anno Domini".to_owned(),
            _ => return None,
        })
    }

    fn week(&self, token: &str) -> Option<String> {
        let weeks = match token.chars().next()? {
            'w' | 'g' => Weeks { first_day: 0, first_date: 6 },
            'W' | 'G' => Weeks { first_day: 1, first_date: 4 },
            _ => return None,
        };
        let (year, week) = weeks.of(self.year, self.day_of_year);
        Some(match token {
            "w" | "W" => week.to_string(),
            "ww" | "WW" => filled(week, 2),
            "wo" | "Wo" => ordinal(week),
            "gg" | "GG" => filled(year % 100, 2),
            "gggg" | "GGGG" => filled(year, 4),
            "ggggg" | "GGGGG" => filled(year, 5),
            _ => return None,
        })
    }

    fn offset(&self, separator: &str) -> String {
        let minutes = self.zone.offset / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}{separator}{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }
}

/// How weeks are counted: the day that one begins with, and the date in January that is always in
/// the first one.
struct Weeks {
    first_day: i64,
    first_date: i64,
}

impl Weeks {
    /// The year of a week and its number. A week belongs to the year in which most of it lies.
    fn of(&self, year: i64, day_of_year: i64) -> (i64, i64) {
        let week = (day_of_year - self.offset(year) - 1).div_euclid(7) + 1;
        if week < 1 {
            return (year - 1, week + self.count(year - 1));
        }
        let count = self.count(year);
        if count < week { (year + 1, week - count) } else { (year, week) }
    }

    /// How many days of the year come before its first week; less than 0 if that begins earlier.
    fn offset(&self, year: i64) -> i64 {
        let forward = 7 + self.first_day - self.first_date;
        let weekday = (first_day(year) + forward - 1 + 4).rem_euclid(7);
        forward - 1 - (7 + weekday - self.first_day) % 7
    }

    fn count(&self, year: i64) -> i64 {
        let days = first_day(year + 1) - first_day(year);
        (days - self.offset(year) + self.offset(year + 1)) / 7
    }
}

/// Year, month from 0 and day of a day since 1970, in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Counted from March on, the leap day is the last of its year.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let january_first = (month + 2) % 12;
    (year + era * 400 + i64::from(january_first < 2), january_first, date)
}

/// The first of January as a day since 1970.
fn first_day(year: i64) -> i64 {
    let before = year - 1;
    let leap = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    365 * (year - 1970) + leap - 477
}

/// A date as JavaScript's `toISOString` writes it.
pub(super) fn iso(instant: i64) -> String {
    let it = Moment::new(instant, Zone { offset: 0, abbreviation: String::new() });
    let date = format!("{}-{:02}-{:02}", filled(it.year, 4), it.month + 1, it.day);
    let time = format!("{:02}:{:02}:{:02}.{:03}", it.hour, it.minute, it.second, it.millisecond);
    format!("{date}T{time}Z")
}

/// Reads a date as payloads write it: `2022-04-19T11:27:24+02:00`.
pub fn instant(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T')?;
    let mut parts = date.splitn(3, '-').map(|it| it.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let sign = time.find(['Z', '+', '-'])?;
    let (time, zone) = time.split_at(sign);
    let mut parts = time.splitn(3, ':');
    let (hour, minute) = (parts.next()?.parse::<i64>().ok()?, parts.next()?.parse::<i64>().ok()?);
    let (second, fraction) = match parts.next()?.split_once('.') {
        Some((second, fraction)) => (second, fraction),
        None => (time.rsplit(':').next()?, ""),
    };
    let second = second.parse::<i64>().ok()?;
    let millisecond = format!("{fraction}000").get(..3)?.parse::<i64>().ok()?;
    let offset = match zone.split_at(1) {
        ("Z", "") => 0,
        (sign, zone) => {
            let (hours, minutes) = zone.split_once(':')?;
            let all = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            if sign == "-" { -all } else { all }
        }
    };
    let fits = (0..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let days = fits.then(|| days(year, month, day))?;
    Some((((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1000 + millisecond)
}

/// A date as a day since 1970.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Counted from March on, as in `civil`.
    let year = if month < 3 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
        - 719_468
}

fn filled(value: i64, width: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{:0width$}", value.abs())
}

fn ordinal(value: i64) -> String {
    let ending = match (value % 100 / 10, value % 10) {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{value}{ending}")
}

/// The format with `LT` and its kin written out.
fn expand(format: &str) -> String {
    let mut res = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        let escaped = usize::from(first == '\\');
        let name = local(&rest[escaped..]);
        let length = match (bracketed(rest), &name) {
            (Some(length), _) => length,
            (None, Some(name)) => escaped + name.len(),
            (None, None) => first.len_utf8(),
        };
        let (written, after) = rest.split_at(length);
        rest = after;
        let meant = name.filter(|it| escaped == 0 && *it == written).and_then(long);
        res.push_str(meant.unwrap_or(written));
    }
    res
}

fn local(rest: &str) -> Option<&str> {
    let run = |it: char| rest.chars().take_while(|other| *other == it).count().min(4);
    let length = match rest.chars().next()? {
        'L' if rest.starts_with("LTS") => 3,
        'L' if rest.starts_with("LT") => 2,
        it @ ('L' | 'l') => run(it),
        _ => return None,
    };
    rest.get(..length)
}

fn long(name: &str) -> Option<&'static str> {
    Some(match name {
        "LTS" => "h:mm:ss A",
        "LT" => "h:mm A",
        "L" => "MM/DD/YYYY",
        "LL" => "MMMM D, YYYY",
        "LLL" => "MMMM D, YYYY h:mm A",
        "LLLL" => "dddd, MMMM D, YYYY h:mm A",
        "l" => "M/D/YYYY",
        "ll" => "MMM D, YYYY",
        "lll" => "MMM D, YYYY h:mm A",
        "llll" => "ddd, MMM D, YYYY h:mm A",
        _ => return None,
    })
}

/// `[…]`, to the last `]` that no other `[` comes before.
fn bracketed(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let end = inner.find('[').unwrap_or(inner.len());
    Some(inner[..end].rfind(']')? + 2)
}

/// The longest token that a format begins with, its backslash included.
fn token(rest: &str) -> Option<usize> {
    let escaped = usize::from(rest.starts_with('\\'));
    let behind = &rest[escaped..];
    let first = behind.chars().next()?;
    let run = behind.chars().take_while(|it| *it == first).count();
    let has = |them: &[&str]| them.iter().find(|it| behind.starts_with(**it)).map(|it| it.len());
    let length = match first {
        'H' | 'h' => has(&["Hmmss", "hmmss", "Hmm", "hmm"]).unwrap_or(run.min(2)),
        'M' => has(&["Mo"]).unwrap_or(run.min(4)),
        'D' => has(&["Do", "DDDo"]).unwrap_or(run.min(4)),
        'd' => has(&["dddd", "ddd", "dd", "do"]).unwrap_or(1),
        'w' => has(&["wo", "w|", "ww"]).unwrap_or(1),
        'W' => has(&["Wo", "W|", "WW"]).unwrap_or(1),
        'Q' => has(&["Qo"]).unwrap_or(1),
        'N' => run.min(5),
        'Y' => [6, 5, 4, 2, 1].into_iter().find(|it| *it <= run).unwrap_or(1),
        'y' => has(&["yyyy", "yyy", "yy", "yo"]).unwrap_or(1),
        'g' | 'G' => [5, 4, 2, 1].into_iter().find(|it| *it <= run).unwrap_or(1),
        'k' | 'm' | 's' | 'z' | 'Z' => run.min(2),
        'S' => run.min(9),
        it => it.len_utf8(),
    };
    Some(escaped + length)
}

/// What no token is, without its brackets or backslashes. Line breaks are dropped.
fn literal(written: &str) -> String {
    let is_bracketed = written.starts_with('[') && written.len() > 1;
    if is_bracketed {
        let inner = &written[1..];
        return inner.strip_suffix(']').unwrap_or(inner).to_owned();
    }
    let is_dropped = |it: char| matches!(it, '\\' | '\n' | '\r' | '\u{2028}' | '\u{2029}');
    written.chars().filter(|it| !is_dropped(*it)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Native;

    #[track_caller]
    fn check(written: &str, zone: &str, expected: &str) {
        // 2024-02-29T23:59:59.987Z
        assert_eq!(format(written, 1_709_251_199_987, zone, &Native), expected);
    }

    #[test]
    fn tokens() {
        check("YYYYMMDD-HHmmss", "UTC", "20240229-235959");
        check("dddd Do MMMM Y, h:mm A, DDDo", "UTC", "Thursday 29th February 2024, 11:59 PM, 60th");
        check(
            "S SS SSS SSSS SSSSSSSSS x X",
            "UTC",
            "9 98 987 9870 987000000 1709251199987 1709251199",
        );
        check("w ww gg GGGG W E e k Q", "UTC", "9 09 24 2024 9 4 4 23 1");
        check("YYY YYYYYY YYYYYYY", "UTC", "242024 +002024 +0020242024");
        check("LLLL|ll|LT", "UTC", "Thursday, February 29, 2024 11:59 PM|Feb 29, 2024|11:59 PM");
        check(r"[a [b] c]\YYYY \[LT] L\LT", "UTC", "[pm b] cYYYY [LT] 02/29/2024LT");
        check("Z ZZ z", "asia/tokyo", "+09:00 +0900 JST");
        check("DD Z z", "America/St_Johns", "29 -03:30 NST");
    }

    #[test]
    fn zones_that_nobody_knows_are_that_of_the_machine() {
        check("", "Mars/Olympus", "2024-02-29T23:59:59+00:00");
        check("HH z|", "Mars/Olympus", "23 |");
    }

    #[test]
    fn instants() {
        for (text, iso_text) in [
            ("2022-04-19T11:27:24+02:00", "2022-04-19T09:27:24.000Z"),
            ("1999-12-31T23:59:59.5Z", "1999-12-31T23:59:59.500Z"),
            ("1969-03-01T00:00:00-05:30", "1969-03-01T05:30:00.000Z"),
        ] {
            assert_eq!(instant(text).map(iso).as_deref(), Some(iso_text));
        }
        for text in ["", "2022-04-19", "2022-04-19T11:27", "2022-13-19T11:27:00Z", "xTyZ"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn weeks_at_the_turn_of_the_year() {
        // 2021-01-01 and 2018-12-31.
        assert_eq!(format("GGGG-WW gggg-ww", 1_609_459_200_000, "UTC", &Native), "2020-53 2021-01");
        assert_eq!(format("GGGG-WW gggg-ww", 1_546_214_400_000, "UTC", &Native), "2019-01 2019-01");
    }
}
