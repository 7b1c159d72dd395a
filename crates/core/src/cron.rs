//! Schedules as GitHub reads them (`on.schedule.cron`): five fields, their faults, the runs that
//! follow from them and their meaning in words. Times are civil; zones are not known here.

mod words;

/// A schedule that has been understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cron {
    minutes: Set,
    hours: Set,
    days: Set,
    months: Set,
    weekdays: Set,
    on: On,
}

/// Which day fields count. By POSIX two restricted ones are added up: either is enough. A field is
/// restricted unless it holds a `*` without a step of two or more; other crons differ there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    EveryDay,
    Days,
    Weekdays,
    Either,
}

/// Values of a field, the value being the number of the bit.
type Set = u64;

/// A point in civil time of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    pub year: i32,
    /// From 1 on, as `day`.
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
}

/// A field of a schedule, in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Minute,
    Hour,
    DayOfMonth,
    Month,
    DayOfWeek,
}

impl Field {
    pub const ALL: [Field; 5] =
        [Field::Minute, Field::Hour, Field::DayOfMonth, Field::Month, Field::DayOfWeek];

    /// The least and the greatest value. Sunday is 0; GitHub refuses 7.
    pub fn limits(self) -> (u32, u32) {
        match self {
            Field::Minute => (0, 59),
            Field::Hour => (0, 23),
            Field::DayOfMonth => (1, 31),
            Field::Month => (1, 12),
            Field::DayOfWeek => (0, 6),
        }
    }

    /// The names that stand for values, from the least on; in any case.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Field::Minute | Field::Hour | Field::DayOfMonth => &[],
            Field::Month => &[
                "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
            ],
            Field::DayOfWeek => &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
        }
    }
}

/// Something wrong with a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `None` if the schedule as a whole is wrong.
    pub field: Option<Field>,
    pub what: What,
    /// Counted in characters of the text.
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Empty,
    /// Not five fields but so many.
    FieldCount(usize),
    /// `@daily` and its like, which GitHub does not know; with the fields that mean the same.
    Macro {
        instead: Option<&'static str>,
    },
    /// `1,,2`, or an end of a range or a step that is missing.
    Missing,
    /// Neither a number nor a name of the field.
    Unknown(String),
    /// `?`, `L`, `W` or `#` of other schedulers.
    Foreign(char),
    OutOfRange {
        value: String,
        least: u32,
        most: u32,
    },
    /// The range ends before it begins, as in `22-2`.
    Backwards {
        from: String,
        to: String,
    },
    /// A step is a number from 1 to the greatest value of the field.
    BadStep {
        step: String,
        most: u32,
    },
}

/// Understands a schedule. The rules are those of GitHub's own actions/languageservices.
pub fn parse(text: &str) -> Result<Cron, Fault> {
    let parts = parts(text);
    let end = text.chars().count();
    let whole = |what| Err(Fault { field: None, what, start: 0, end });
    let [minutes, hours, days, months, weekdays] = &parts[..] else {
        return match parts.first() {
            None => whole(What::Empty),
            Some((_, first)) if first.starts_with('@') => {
                whole(What::Macro { instead: instead(first) })
            }
            Some(_) => whole(What::FieldCount(parts.len())),
        };
    };
    let res = Cron {
        minutes: set(Field::Minute, minutes)?,
        hours: set(Field::Hour, hours)?,
        days: set(Field::DayOfMonth, days)?,
        months: set(Field::Month, months)?,
        weekdays: set(Field::DayOfWeek, weekdays)?,
        on: match (is_restricted(&days.1), is_restricted(&weekdays.1)) {
            (false, false) => On::EveryDay,
            (true, false) => On::Days,
            (false, true) => On::Weekdays,
            (true, true) => On::Either,
        },
    };
    Ok(res)
}

impl Cron {
    /// The next `n` runs after a point in time, fewer if none comes within eight years of the last:
    /// a 29th of February may be that far away, a 30th never comes.
    pub fn next(&self, after: Civil, n: usize) -> Vec<Civil> {
        let mut res = Vec::new();
        let mut day = Civil { hour: 0, minute: 0, ..after };
        let mut idle = 0;
        while idle <= 8 * 366 && res.len() < n {
            idle += 1;
            if self.runs_on(day) {
                let before = res.len();
                for hour in values(self.hours) {
                    let times = values(self.minutes).map(|minute| Civil { hour, minute, ..day });
                    res.extend(times.filter(|it| after < *it).take(n - res.len()));
                }
                if before < res.len() {
                    idle = 0;
                }
            }
            day = day.tomorrow();
        }
        res
    }

    /// The shortest time between two consecutive runs; `None` if it never runs.
    pub fn shortest_interval_minutes(&self) -> Option<u32> {
        let minutes =
            |it: u8| values(self.minutes).map(move |minute| u32::from(it) * 60 + u32::from(minute));
        let times: Vec<u32> = values(self.hours).flat_map(minutes).collect();
        let overnight = 24 * 60 - times.last()? + times.first()?;
        let across = (self.shortest_interval_days()? - 1) * 24 * 60 + overnight;
        times.windows(2).map(|it| it[1] - it[0]).chain([across]).min()
    }

    /// Looks at 28 years: then weekdays fall on the same dates again.
    fn shortest_interval_days(&self) -> Option<u32> {
        let mut day = Civil { year: 2000, month: 1, day: 1, hour: 0, minute: 0 };
        let mut res: Option<u32> = None;
        let mut last = None;
        for n in 0_u32..28 * 366 {
            if self.runs_on(day) {
                res = last.map_or(res, |it| Some(res.map_or(n - it, |res| res.min(n - it))));
                last = Some(n);
            }
            if res == Some(1) {
                break;
            }
            day = day.tomorrow();
        }
        res
    }

    fn runs_on(&self, date: Civil) -> bool {
        let day = has(self.days, date.day);
        let weekday = has(self.weekdays, date.weekday());
        has(self.months, date.month)
            && match self.on {
                On::EveryDay => true,
                On::Days => day,
                On::Weekdays => weekday,
                On::Either => day || weekday,
            }
    }
}

impl Civil {
    /// 0 is Sunday (Sakamoto's method).
    fn weekday(self) -> u8 {
        const SHIFT: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        // Every 400 years weekdays repeat; from 400 on no year is below 0.
        let year = 400 + self.year.rem_euclid(400) - i32::from(self.month < 3);
        let leaps = year / 4 - year / 100 + year / 400;
        let shift = SHIFT.get(usize::from(self.month).saturating_sub(1)).copied().unwrap_or(0);
        (year + leaps + shift + i32::from(self.day)).rem_euclid(7) as u8
    }

    fn tomorrow(self) -> Civil {
        let length = match self.month {
            2 if self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        match (self.month, self.day) {
            (_, day) if day < length => Civil { day: day + 1, ..self },
            (month, _) if month < 12 => Civil { month: month + 1, day: 1, ..self },
            _ => Civil { year: self.year.saturating_add(1), month: 1, day: 1, ..self },
        }
    }
}

fn has(set: Set, value: u8) -> bool {
    set.checked_shr(u32::from(value)).is_some_and(|it| it & 1 == 1)
}

fn values(set: Set) -> impl Iterator<Item = u8> + Clone {
    (0..60).filter(move |it| has(set, *it))
}

/// Texts between blanks, each with the character at which it begins.
fn parts(text: &str) -> Vec<(usize, String)> {
    let mut res: Vec<(usize, String)> = Vec::new();
    let mut before = ' ';
    for (at, it) in text.chars().enumerate() {
        match res.last_mut() {
            _ if it.is_whitespace() => {}
            Some((_, part)) if !before.is_whitespace() => part.push(it),
            _ => res.push((at, it.to_string())),
        }
        before = it;
    }
    res
}

fn instead(first: &str) -> Option<&'static str> {
    match first.to_ascii_lowercase().as_str() {
        "@yearly" | "@annually" => Some("0 0 1 1 *"),
        "@monthly" => Some("0 0 1 * *"),
        "@weekly" => Some("0 0 * * 0"),
        "@daily" | "@midnight" => Some("0 0 * * *"),
        "@hourly" => Some("0 * * * *"),
        _ => None,
    }
}

fn is_restricted(part: &str) -> bool {
    !part.split(',').any(|it| it == "*" || it == "*/1")
}

fn set(field: Field, (start, part): &(usize, String)) -> Result<Set, Fault> {
    let mut res = 0;
    let mut start = *start;
    for item in part.split(',') {
        let end = start + item.chars().count();
        let (from, to, step) =
            span(field, item).map_err(|what| Fault { field: Some(field), what, start, end })?;
        for it in (from..=to).step_by(step) {
            res |= 1 << it;
        }
        start = end + 1;
    }
    Ok(res)
}

/// `*`, `a`, `a-b`, and each with `/step`: first, last, step. `a/step` goes on to the greatest value.
fn span(field: Field, item: &str) -> Result<(u32, u32, usize), What> {
    let (least, most) = field.limits();
    let (range, step) = match item.split_once('/') {
        None => (item, None),
        Some((range, step)) => (range, Some(parse_step(step, most)?)),
    };
    let (from, to) = match range.split_once('-') {
        _ if range == "*" => (least, most),
        None => (value(field, range)?, if step.is_some() { most } else { value(field, range)? }),
        Some((from, to)) => {
            let ends = (value(field, from)?, value(field, to)?);
            if ends.1 < ends.0 {
                return Err(What::Backwards { from: from.to_owned(), to: to.to_owned() });
            }
            ends
        }
    };
    Ok((from, to, step.unwrap_or(1)))
}

fn parse_step(step: &str, most: u32) -> Result<usize, What> {
    let number = number(step).filter(|it| (1..=most as usize).contains(it));
    match number {
        Some(it) => Ok(it),
        None if step.is_empty() => Err(What::Missing),
        None => Err(What::BadStep { step: step.to_owned(), most }),
    }
}

fn value(field: Field, text: &str) -> Result<u32, What> {
    let (least, most) = field.limits();
    if let Some(n) = field.names().iter().position(|it| it.eq_ignore_ascii_case(text)) {
        return Ok(n as u32 + least);
    }
    let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    match number(text).map(|it| it as u32).filter(|it| (least..=most).contains(it)) {
        Some(it) => Ok(it),
        None if is_number => Err(What::OutOfRange { value: text.to_owned(), least, most }),
        None if text.is_empty() => Err(What::Missing),
        None => Err(foreign(text).map_or(What::Unknown(text.to_owned()), What::Foreign)),
    }
}

/// `?`, `L`, `15W`, `LW`, `5L` or `FRI#2`: what Quartz would read.
fn foreign(text: &str) -> Option<char> {
    let is_quartz = |it: char| it.is_ascii_digit() || matches!(it, '?' | 'L' | 'W');
    match text.contains('#') {
        true => Some('#'),
        false if text.chars().all(is_quartz) => text.chars().find(|it| !it.is_ascii_digit()),
        false => None,
    }
}

/// A number of a few digits; more are out of every range.
fn number(text: &str) -> Option<usize> {
    let is_number = text.len() <= 4 && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn cron(text: &str) -> Cron {
        parse(text).unwrap_or_else(|it| panic!("{text}: {it:?}"))
    }

    fn civil(year: i32, month: u8, day: u8, hour: u8, minute: u8) -> Civil {
        Civil { year, month, day, hour, minute }
    }

    /// One schedule a line.
    fn check_faults(texts: &str, expected: Expect) {
        let line = |text: &str| match parse(text) {
            Ok(_) => format!("{text}\n"),
            Err(Fault { field: Some(field), what, start, end }) => {
                format!("{text} <- {start}..{end} {field:?} {what:?}\n")
            }
            Err(it) => format!("{text} <- {}..{} {:?}\n", it.start, it.end, it.what),
        };
        expected.assert_eq(&texts.trim().lines().map(|it| line(it.trim())).collect::<String>());
    }

    #[test]
    fn blanks() {
        let empty = |end| Err(Fault { field: None, what: What::Empty, start: 0, end });
        assert_eq!(parse(""), empty(0));
        assert_eq!(parse("  "), empty(2));
        assert_eq!(parse(" 0\t0 * * *  "), parse("0 0 * * *"));
        assert_eq!(parse("  60 0 * * *").map_err(|it| (it.start, it.end)), Err((2, 4)));
    }

    #[test]
    fn faults_of_the_whole() {
        check_faults(
            "
            @daily
            @Weekly
            @reboot
            0 0 * *
            0 0 * * * *
            ",
            expect![[r#"
                @daily <- 0..6 Macro { instead: Some("0 0 * * *") }
                @Weekly <- 0..7 Macro { instead: Some("0 0 * * 0") }
                @reboot <- 0..7 Macro { instead: None }
                0 0 * * <- 0..7 FieldCount(4)
                0 0 * * * * <- 0..11 FieldCount(6)
            "#]],
        );
    }

    #[test]
    fn faults_of_a_field() {
        check_faults(
            "
            60 * * * *
            99999999999 0 * * *
            0 24 * * *
            0 0 0 * *
            0 0 32 * *
            0 0 * 13 *
            0 0 * 0 *
            0 0 * * 7
            0 0 * * MON-7
            0 0 * * SUN-sat
            0 0 * jan,Dec *
            MON 0 * * *
            0 0 * * monday
            0 0 * MON *
            */0 * * * *
            */60 * * * *
            */x * * * *
            */ * * * *
            /5 * * * *
            1/2/3 * * * *
            5/15 * * * *
            22-2 0 * * *
            0 22-2 * * *
            0 0 * * FRI-MON
            1-2-3 * * * *
            -5 * * * *
            1- * * * *
            1,,2 * * * *
            , * * * *
            1, * * * *
            +5 * * * *
            0 0 ? * *
            0 0 L * *
            0 0 15W * *
            0 0 * * WED#2
            0 0 * * 5L
            ** * * * *
            版 * * * *
            0 0 1,版 * *
            04 05 * * *
            0 0 1-31/40 * *
            ",
            expect![[r#"
                60 * * * * <- 0..2 Minute OutOfRange { value: "60", least: 0, most: 59 }
                99999999999 0 * * * <- 0..11 Minute OutOfRange { value: "99999999999", least: 0, most: 59 }
                0 24 * * * <- 2..4 Hour OutOfRange { value: "24", least: 0, most: 23 }
                0 0 0 * * <- 4..5 DayOfMonth OutOfRange { value: "0", least: 1, most: 31 }
                0 0 32 * * <- 4..6 DayOfMonth OutOfRange { value: "32", least: 1, most: 31 }
                0 0 * 13 * <- 6..8 Month OutOfRange { value: "13", least: 1, most: 12 }
                0 0 * 0 * <- 6..7 Month OutOfRange { value: "0", least: 1, most: 12 }
                0 0 * * 7 <- 8..9 DayOfWeek OutOfRange { value: "7", least: 0, most: 6 }
                0 0 * * MON-7 <- 8..13 DayOfWeek OutOfRange { value: "7", least: 0, most: 6 }
                0 0 * * SUN-sat
                0 0 * jan,Dec *
                MON 0 * * * <- 0..3 Minute Unknown("MON")
                0 0 * * monday <- 8..14 DayOfWeek Unknown("monday")
                0 0 * MON * <- 6..9 Month Unknown("MON")
                */0 * * * * <- 0..3 Minute BadStep { step: "0", most: 59 }
                */60 * * * * <- 0..4 Minute BadStep { step: "60", most: 59 }
                */x * * * * <- 0..3 Minute BadStep { step: "x", most: 59 }
                */ * * * * <- 0..2 Minute Missing
                /5 * * * * <- 0..2 Minute Missing
                1/2/3 * * * * <- 0..5 Minute BadStep { step: "2/3", most: 59 }
                5/15 * * * *
                22-2 0 * * * <- 0..4 Minute Backwards { from: "22", to: "2" }
                0 22-2 * * * <- 2..6 Hour Backwards { from: "22", to: "2" }
                0 0 * * FRI-MON <- 8..15 DayOfWeek Backwards { from: "FRI", to: "MON" }
                1-2-3 * * * * <- 0..5 Minute Unknown("2-3")
                -5 * * * * <- 0..2 Minute Missing
                1- * * * * <- 0..2 Minute Missing
                1,,2 * * * * <- 2..2 Minute Missing
                , * * * * <- 0..0 Minute Missing
                1, * * * * <- 2..2 Minute Missing
                +5 * * * * <- 0..2 Minute Unknown("+5")
                0 0 ? * * <- 4..5 DayOfMonth Foreign('?')
                0 0 L * * <- 4..5 DayOfMonth Foreign('L')
                0 0 15W * * <- 4..7 DayOfMonth Foreign('W')
                0 0 * * WED#2 <- 8..13 DayOfWeek Foreign('#')
                0 0 * * 5L <- 8..10 DayOfWeek Foreign('L')
                ** * * * * <- 0..2 Minute Unknown("**")
                版 * * * * <- 0..1 Minute Unknown("版")
                0 0 1,版 * * <- 6..7 DayOfMonth Unknown("版")
                04 05 * * *
                0 0 1-31/40 * * <- 4..11 DayOfMonth BadStep { step: "40", most: 31 }
            "#]],
        );
    }

    fn check_next(text: &str, after: Civil, expected: Expect) {
        let runs = cron(text).next(after, 4);
        let line = |it: &Civil| {
            let Civil { year, month, day, hour, minute } = it;
            format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02} ({})\n", it.weekday())
        };
        expected.assert_eq(&runs.iter().map(line).collect::<String>());
    }

    #[test]
    fn the_next_runs() {
        let after = civil(2026, 12, 31, 23, 30);
        check_next(
            "30 23 * * *",
            after,
            expect![[r#"
            2027-01-01 23:30 (5)
            2027-01-02 23:30 (6)
            2027-01-03 23:30 (0)
            2027-01-04 23:30 (1)
        "#]],
        );
        check_next(
            "*/20 * * * *",
            after,
            expect![[r#"
            2026-12-31 23:40 (4)
            2027-01-01 00:00 (5)
            2027-01-01 00:20 (5)
            2027-01-01 00:40 (5)
        "#]],
        );
        check_next(
            "17 4 * * MON",
            after,
            expect![[r#"
            2027-01-04 04:17 (1)
            2027-01-11 04:17 (1)
            2027-01-18 04:17 (1)
            2027-01-25 04:17 (1)
        "#]],
        );
        check_next(
            "0 0 13 * FRI",
            after,
            expect![[r#"
            2027-01-01 00:00 (5)
            2027-01-08 00:00 (5)
            2027-01-13 00:00 (3)
            2027-01-15 00:00 (5)
        "#]],
        );
        check_next(
            "0 0 29 2 *",
            civil(2095, 1, 1, 0, 0),
            expect![[r#"
            2096-02-29 00:00 (3)
            2104-02-29 00:00 (5)
            2108-02-29 00:00 (3)
            2112-02-29 00:00 (1)
        "#]],
        );
        check_next("0 0 30 2 *", after, expect![[""]]);
        check_next("0 0 31 4,6 *", after, expect![[""]]);
    }

    /// Minute by minute over two years with a leap day.
    #[test]
    fn next_agrees_with_looking_at_every_minute() {
        for text in [
            "*/15 9-17 * * 1-5",
            "0 0 1 * MON",
            "7,59 */5 */9 FEB-apr *",
            "0 12 29 2 SUN",
            "5/25 23 31 * *",
        ] {
            let it = cron(text);
            let [_, _, days, _, weekdays] = text.split(' ').collect::<Vec<_>>()[..] else {
                panic!("{text}");
            };
            let is_either = is_restricted(days) && is_restricted(weekdays);
            let start = civil(2027, 1, 1, 0, 0);
            let mut expected = Vec::new();
            let mut day = start;
            while day.year < 2029 {
                let on = [has(it.days, day.day), has(it.weekdays, day.weekday())];
                let fits = if is_either { on[0] || on[1] } else { on[0] && on[1] };
                for n in 0..24 * 60 {
                    let now = Civil { hour: (n / 60) as u8, minute: (n % 60) as u8, ..day };
                    let in_time = has(it.minutes, now.minute) && has(it.hours, now.hour);
                    if fits && in_time && has(it.months, now.month) && start < now {
                        expected.push(now);
                    }
                }
                day = day.tomorrow();
            }
            let runs = it.next(start, expected.len() + 1);
            assert_eq!(runs[..expected.len()], expected, "{text}");
            assert!(runs.last().is_some_and(|it| it.year >= 2029), "{text}");
        }
    }

    #[test]
    fn weekdays_and_lengths_of_months() {
        assert_eq!(civil(2026, 8, 5, 0, 0).weekday(), 3);
        assert_eq!(civil(2000, 2, 29, 0, 0).weekday(), 2);
        assert_eq!(civil(1900, 2, 28, 0, 0).tomorrow(), civil(1900, 3, 1, 0, 0));
        assert_eq!(civil(2000, 2, 28, 0, 0).tomorrow(), civil(2000, 2, 29, 0, 0));
        // A date that no calendar has is no reason to stop.
        assert_eq!(cron("0 0 1 1 *").next(civil(i32::MAX, 255, 255, 255, 255), 2), []);
    }

    #[test]
    fn the_shortest_interval() {
        for (text, expected) in [
            ("* * * * *", Some(1)),
            ("*/5 * * * *", Some(5)),
            ("*/7 * * * *", Some(4)),
            ("58,2 * * * *", Some(4)),
            ("58,2 0 * * *", Some(56)),
            ("58,2 9,10 * * *", Some(4)),
            ("59,0 0,23 * * *", Some(1)),
            ("59,0 0,23 * * MON", Some(59)),
            ("0 0 * * *", Some(24 * 60)),
            ("0 0 * * MON", Some(7 * 24 * 60)),
            ("0 0 1,31 * *", Some(24 * 60)),
            ("0 0 1 * *", Some(28 * 24 * 60)),
            ("0 0 29 2 *", Some(1461 * 24 * 60)),
            ("0 0 30 2 *", None),
        ] {
            assert_eq!(cron(text).shortest_interval_minutes(), expected, "{text}");
        }
    }
}
