//! Reads a schedule out in plain words, never less exact than the schedule itself: what has no short
//! wording is listed. The words are in `locales/*/cron.yml`.

use crate::{
    cron::{Cron, On, Set, has, values},
    text::{Lang, Message, Text, list, msg},
};

impl Cron {
    /// The schedule in words: "At 04:17 every Monday", "每周一 04:17".
    pub fn words(&self, lang: Lang) -> String {
        let days = self.days_in_words(lang);
        if let Some(times) = self.clock(lang) {
            return msg::cron_clock(times, days).say(lang);
        }
        let time = self.minutes_in_words(lang);
        let is_daily = self.on() == On::EveryDay && is_full(self.months, 1, 12);
        if is_daily { time } else { msg::cron_repeated(time, days).say(lang) }
    }

    /// Times of the day, if they are few enough to be listed.
    fn clock(&self, lang: Lang) -> Option<String> {
        let count = self.minutes.count_ones() * self.hours.count_ones();
        if count > 6 {
            return None;
        }
        let hours = values(self.hours);
        let times = hours.flat_map(|hour| values(self.minutes).map(move |it| time(hour, it)));
        Some(list(times.collect(), lang))
    }

    fn minutes_in_words(&self, lang: Lang) -> String {
        let hourly = match (step(self.minutes, 60), first(self.minutes)) {
            (Some(1), _) => msg::CRON_EVERY_MINUTE.message(),
            (Some(step), 0) if step < 60 => msg::cron_every_minutes(step.to_string()),
            _ => {
                let minutes = list(ranges(self.minutes, lang, &|it| it.to_string()), lang);
                let is_one = self.minutes.count_ones() == 1;
                if is_one { msg::cron_at_minute(minutes) } else { msg::cron_at_minutes(minutes) }
            }
        };
        let hourly = hourly.say(lang);
        if is_full(self.hours, 0, 23) {
            return hourly;
        }
        if let (Some(step), 1) = (step(self.hours, 24), self.minutes.count_ones()) {
            let start = time(first(self.hours), first(self.minutes));
            return msg::cron_every_hours(step.to_string(), start).say(lang);
        }
        let windows = runs(self.hours).into_iter();
        let windows = windows.map(|(from, to)| format!("{}–{}", time(from, 0), time(to, 59)));
        msg::cron_within(hourly, list(windows.collect(), lang)).say(lang)
    }

    fn days_in_words(&self, lang: Lang) -> String {
        match self.on() {
            On::EveryDay => self.in_months(msg::CRON_EVERY_DAY.message(), lang),
            On::Weekdays => self.weekdays_in_words(lang),
            On::Days => self.dates_in_words(lang),
            On::Either => {
                msg::cron_either(self.dates_in_words(lang), self.weekdays_in_words(lang)).say(lang)
            }
        }
    }

    /// Which day fields make a difference.
    fn on(&self) -> On {
        let (days, weekdays) = (is_full(self.days, 1, 31), is_full(self.weekdays, 0, 6));
        match self.on {
            On::Days if days => On::EveryDay,
            On::Weekdays if weekdays => On::EveryDay,
            On::Either if days || weekdays => On::EveryDay,
            it => it,
        }
    }

    fn dates_in_words(&self, lang: Lang) -> String {
        let dates = list(ranges(self.days, lang, &|it| ordinal(it).say(lang)), lang);
        match self.months_in_words(lang) {
            None => msg::cron_dates(dates).say(lang),
            Some(months) => msg::cron_dates_in(dates, months).say(lang),
        }
    }

    fn weekdays_in_words(&self, lang: Lang) -> String {
        // The week of a schedule begins on Monday, so that a weekend is one run of days.
        let set = self.weekdays >> 1 | (self.weekdays & 1) << 6;
        let name = |it: u8| WEEKDAYS.get(usize::from(it)).map_or("", |it| it.get(lang)).to_owned();
        let days = match runs(set)[..] {
            [(from, to)] if from + 1 < to => msg::cron_weekday_range(name(from), name(to)),
            _ => msg::cron_weekdays(list(values(set).map(name).collect(), lang)),
        };
        self.in_months(days, lang)
    }

    fn in_months(&self, days: Message, lang: Lang) -> String {
        match self.months_in_words(lang) {
            None => days.say(lang),
            Some(months) => msg::cron_in_months(days.say(lang), months).say(lang),
        }
    }

    /// `None` if every month counts.
    fn months_in_words(&self, lang: Lang) -> Option<String> {
        let name = |it: u8| {
            let name = MONTHS.get(usize::from(it).wrapping_sub(1));
            name.map_or("", |it| it.get(lang)).to_owned()
        };
        (!is_full(self.months, 1, 12)).then(|| list(ranges(self.months, lang, &name), lang))
    }
}

static WEEKDAYS: [Text; 7] = [
    msg::CRON_WEEKDAY_MON,
    msg::CRON_WEEKDAY_TUE,
    msg::CRON_WEEKDAY_WED,
    msg::CRON_WEEKDAY_THU,
    msg::CRON_WEEKDAY_FRI,
    msg::CRON_WEEKDAY_SAT,
    msg::CRON_WEEKDAY_SUN,
];

static MONTHS: [Text; 12] = [
    msg::CRON_MONTH_JAN,
    msg::CRON_MONTH_FEB,
    msg::CRON_MONTH_MAR,
    msg::CRON_MONTH_APR,
    msg::CRON_MONTH_MAY,
    msg::CRON_MONTH_JUN,
    msg::CRON_MONTH_JUL,
    msg::CRON_MONTH_AUG,
    msg::CRON_MONTH_SEP,
    msg::CRON_MONTH_OCT,
    msg::CRON_MONTH_NOV,
    msg::CRON_MONTH_DEC,
];

fn time(hour: u8, minute: u8) -> String {
    format!("{hour:02}:{minute:02}")
}

fn ordinal(day: u8) -> Message {
    let n = day.to_string();
    match (day / 10, day % 10) {
        (0 | 2 | 3, 1) => msg::cron_first(n),
        (0 | 2, 2) => msg::cron_second(n),
        (0 | 2, 3) => msg::cron_third(n),
        _ => msg::cron_nth(n),
    }
}

fn is_full(set: Set, least: u8, most: u8) -> bool {
    (least..=most).all(|it| has(set, it))
}

fn first(set: Set) -> u8 {
    values(set).next().unwrap_or(0)
}

/// The distance of the values if it is the same all the way round.
fn step(set: Set, round: u8) -> Option<u8> {
    let count = set.count_ones() as u8;
    let step = round.checked_div(count).filter(|it| it * count == round)?;
    values(set).enumerate().all(|(n, it)| it == first(set) + step * n as u8).then_some(step)
}

/// The runs of neighboring values, each by its first and last.
fn runs(set: Set) -> Vec<(u8, u8)> {
    let mut res: Vec<(u8, u8)> = Vec::new();
    for it in values(set) {
        match res.last_mut() {
            Some((_, to)) if *to + 1 == it => *to = it,
            _ => res.push((it, it)),
        }
    }
    res
}

/// The values, three and more neighbors put together.
fn ranges(set: Set, lang: Lang, name: &dyn Fn(u8) -> String) -> Vec<String> {
    let mut res = Vec::new();
    for (from, to) in runs(set) {
        match to - from {
            0 => res.push(name(from)),
            1 => res.extend([name(from), name(to)]),
            _ => res.push(msg::cron_range(name(from), name(to)).say(lang)),
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::cron::{Civil, parse};

    /// One schedule a line.
    fn check(texts: &str, expected: Expect) {
        let mut res = String::new();
        for text in texts.trim().lines().map(str::trim) {
            let cron = parse(text).unwrap_or_else(|it| panic!("{text}: {it:?}"));
            res += &format!("{text}\n  {}\n  {}\n", cron.words(Lang::En), cron.words(Lang::ZhCn));
        }
        expected.assert_eq(&res);
    }

    #[test]
    fn times() {
        check(
            "
            * * * * *
            */5 * * * *
            */30 * * * *
            */7 * * * *
            5/15 * * * *
            17 * * * *
            0 * * * *
            0-10,40,41 * * * *
            17 4 * * *
            0 0 * * *
            0 6,18 * * *
            0,30 8-10 * * *
            0 */6 * * *
            17 */2 * * *
            17 1/2 * * *
            */15 9-17 * * *
            * 3 * * *
            0 9-17 * * *
            0,20 */8,9-12 * * *
            ",
            expect![[r#"
                * * * * *
                  Every minute
                  每分钟
                */5 * * * *
                  Every 5 minutes
                  每 5 分钟
                */30 * * * *
                  Every 30 minutes
                  每 30 分钟
                */7 * * * *
                  At minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56 of every hour
                  每小时的第 0、7、14、21、28、35、42、49、56 分钟
                5/15 * * * *
                  At minutes 5, 20, 35 and 50 of every hour
                  每小时的第 5、20、35、50 分钟
                17 * * * *
                  At minute 17 of every hour
                  每小时的第 17 分钟
                0 * * * *
                  At minute 0 of every hour
                  每小时的第 0 分钟
                0-10,40,41 * * * *
                  At minutes 0 to 10, 40 and 41 of every hour
                  每小时的第 0–10、40、41 分钟
                17 4 * * *
                  At 04:17 every day
                  每天 04:17
                0 0 * * *
                  At 00:00 every day
                  每天 00:00
                0 6,18 * * *
                  At 06:00 and 18:00 every day
                  每天 06:00、18:00
                0,30 8-10 * * *
                  At 08:00, 08:30, 09:00, 09:30, 10:00 and 10:30 every day
                  每天 08:00、08:30、09:00、09:30、10:00、10:30
                0 */6 * * *
                  At 00:00, 06:00, 12:00 and 18:00 every day
                  每天 00:00、06:00、12:00、18:00
                17 */2 * * *
                  Every 2 hours, from 00:17 on
                  从 00:17 起每 2 小时
                17 1/2 * * *
                  Every 2 hours, from 01:17 on
                  从 01:17 起每 2 小时
                */15 9-17 * * *
                  Every 15 minutes within 09:00–17:59
                  09:00–17:59 内每 15 分钟
                * 3 * * *
                  Every minute within 03:00–03:59
                  03:00–03:59 内每分钟
                0 9-17 * * *
                  At minute 0 of every hour within 09:00–17:59
                  09:00–17:59 内每小时的第 0 分钟
                0,20 */8,9-12 * * *
                  At minutes 0 and 20 of every hour within 00:00–00:59, 08:00–12:59 and 16:00–16:59
                  00:00–00:59、08:00–12:59、16:00–16:59 内每小时的第 0、20 分钟
            "#]],
        );
    }

    #[test]
    fn days() {
        check(
            "
            17 4 * * 1
            17 4 * * MON,THU
            17 4 * * MON-FRI
            17 4 * * SAT,SUN
            17 4 * * FRI-SAT,SUN
            17 4 * * 0-6
            17 4 1 * *
            17 4 1,15 * *
            17 4 1-7 * *
            17 4 31 * *
            17 4 2,3,11,12,13,21,22,23 * *
            17 4 1-31 * *
            17 4 */10 * *
            17 4 1 * 1
            17 4 1-31 * 1
            17 4 * 1 *
            17 4 * JAN,JUL MON
            17 4 1 1,7 *
            17 4 1 JUN-AUG MON-FRI
            */15 * * * 1-5
            */15 9-17 * * 1-5
            */15 * 1 * *
            0 * * 12 *
            17 */2 * * SUN
            0 0 30 2 *
            ",
            expect![[r#"
                17 4 * * 1
                  At 04:17 every Monday
                  每周一 04:17
                17 4 * * MON,THU
                  At 04:17 every Monday and Thursday
                  每周一、周四 04:17
                17 4 * * MON-FRI
                  At 04:17 every day from Monday to Friday
                  每周一至周五 04:17
                17 4 * * SAT,SUN
                  At 04:17 every Saturday and Sunday
                  每周六、周日 04:17
                17 4 * * FRI-SAT,SUN
                  At 04:17 every day from Friday to Sunday
                  每周五至周日 04:17
                17 4 * * 0-6
                  At 04:17 every day
                  每天 04:17
                17 4 1 * *
                  At 04:17 on the 1st of the month
                  每月 1 日 04:17
                17 4 1,15 * *
                  At 04:17 on the 1st and 15th of the month
                  每月 1 日、15 日 04:17
                17 4 1-7 * *
                  At 04:17 on the 1st to 7th of the month
                  每月 1 日–7 日 04:17
                17 4 31 * *
                  At 04:17 on the 31st of the month
                  每月 31 日 04:17
                17 4 2,3,11,12,13,21,22,23 * *
                  At 04:17 on the 2nd, 3rd, 11th to 13th and 21st to 23rd of the month
                  每月 2 日、3 日、11 日–13 日、21 日–23 日 04:17
                17 4 1-31 * *
                  At 04:17 every day
                  每天 04:17
                17 4 */10 * *
                  At 04:17 on the 1st, 11th, 21st and 31st of the month
                  每月 1 日、11 日、21 日、31 日 04:17
                17 4 1 * 1
                  At 04:17 on the 1st of the month and on every Monday
                  每月 1 日以及每周一 04:17
                17 4 1-31 * 1
                  At 04:17 every day
                  每天 04:17
                17 4 * 1 *
                  At 04:17 every day in January
                  每年 1 月的每天 04:17
                17 4 * JAN,JUL MON
                  At 04:17 every Monday in January and July
                  每年 1 月、7 月的每周一 04:17
                17 4 1 1,7 *
                  At 04:17 on the 1st of January and July
                  每年 1 月、7 月的 1 日 04:17
                17 4 1 JUN-AUG MON-FRI
                  At 04:17 on the 1st of June to August and on every day from Monday to Friday in June to August
                  每年 6 月–8 月的 1 日以及每年 6 月–8 月的每周一至周五 04:17
                */15 * * * 1-5
                  Every 15 minutes, every day from Monday to Friday
                  每周一至周五，每 15 分钟
                */15 9-17 * * 1-5
                  Every 15 minutes within 09:00–17:59, every day from Monday to Friday
                  每周一至周五，09:00–17:59 内每 15 分钟
                */15 * 1 * *
                  Every 15 minutes, on the 1st of the month
                  每月 1 日，每 15 分钟
                0 * * 12 *
                  At minute 0 of every hour, every day in December
                  每年 12 月的每天，每小时的第 0 分钟
                17 */2 * * SUN
                  Every 2 hours, from 00:17 on, every Sunday
                  每周日，从 00:17 起每 2 小时
                0 0 30 2 *
                  At 00:00 on the 30th of February
                  每年 2 月的 30 日 00:00
            "#]],
        );
    }

    /// Schedules that read the same run at the same times.
    #[test]
    fn words_lose_nothing() {
        let fields = [
            ["*", "*/15", "0", "5/20", "7,8", "0-30"],
            ["*", "*/4", "3", "9-17", "1/2", "0,23"],
            ["*", "1", "*/2", "1-31", "1-7", "2/2"],
            ["*", "1", "*/3", "1-12", "JAN-MAR", "2,7"],
            ["*", "0", "1-5", "*/2", "0-6", "6,0"],
        ];
        let mut seen: [HashMap<String, (String, Vec<Civil>)>; 2] = [HashMap::new(), HashMap::new()];
        let after = Civil { year: 2026, month: 1, day: 1, hour: 0, minute: 0 };
        for n in 0..6_usize.pow(5) {
            let text = (0..5).map(|it| fields[it][n / 6_usize.pow(it as u32) % 6]);
            let text = text.collect::<Vec<_>>().join(" ");
            let cron = parse(&text).expect("the fields are fine");
            let runs = cron.next(after, 20);
            for lang in Lang::ALL {
                let old = seen[lang as usize]
                    .entry(cron.words(lang))
                    .or_insert_with(|| (text.clone(), runs.clone()));
                assert_eq!(old.1, runs, "{text} reads like {}", old.0);
            }
        }
    }
}
