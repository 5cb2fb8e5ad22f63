//! One record's way through a chain, told step by step: the same steps as in a run, one at a time.

use super::{Chain, Tally};
use crate::expr::Surroundings;
use crate::model::Id;
use crate::model::fields::Record;
use crate::model::rule::FilterAction;

impl<R: Record + Clone> Chain<R> {
    /// Runs the mapping rules over one record of a source, as [`Chain::map`] does. Tells those that changed it, in order: id, name, and
    /// the record before and after.
    pub(crate) fn map_told(&self, source: Id, record: &mut R, around: Surroundings<'_>, mut tell: impl FnMut(Id, &str, &R, &R)) {
        for step in self.mappings.iter().filter(|step| step.is_for(source)) {
            let (before, mut stopped) = (record.clone(), Vec::new());
            if step.map(std::slice::from_mut(record), &mut stopped, around).changed > 0 {
                tell(step.id, &step.name, &before, record);
            }
            if stopped == [true] {
                break;
            }
        }
    }

    /// Whether the filters keep one record of a source, as [`Chain::keep`] has it; and the last filter whose condition holds, by id,
    /// name and action.
    pub(crate) fn decide(&self, source: Id, record: &R) -> (bool, Option<(Id, String, FilterAction)>) {
        let is_kept = self.keep(source, std::slice::from_ref(record), &mut Tally::default()) == [true];
        let last = self.filters.iter().rev().find(|step| step.is_for(source) && step.rule.matches(record));
        (is_kept, last.map(|step| (step.id, step.name.clone(), step.action)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fields::StreamRecord;
    use crate::model::proxy::FilterRef;
    use crate::model::{Channel, Proxy, Rule, RuleKind, Time};
    use crate::pipeline::rules::Rules;
    use proptest::prelude::*;

    fn around() -> Surroundings<'static> {
        Surroundings { now: Time(1_700_000_000), logo: None }
    }

    fn record(name: &str) -> StreamRecord {
        StreamRecord { channel: Channel { channel_name: name.into(), ..Channel::default() }, ..StreamRecord::default() }
    }

    /// Mapping rules and filters in the order given; a proxy lists all filters.
    fn rules(all: &[(RuleKind, FilterAction, &str, bool, Option<u128>)]) -> Rules {
        let mut proxy = Proxy::default();
        let mut rules = Vec::new();
        for (place, (kind, action, expression, stop_on_match, source)) in (1..).zip(all) {
            let id = Id(place);
            if *kind == RuleKind::Filter {
                proxy.filters.push(FilterRef { filter_id: id, priority_order: i32::try_from(place).unwrap(), is_active: true });
            }
            rules.push(Rule {
                id,
                kind: *kind,
                action: *action,
                name: format!("rule {place}"),
                expression: (*expression).into(),
                stop_on_match: *stop_on_match,
                source_id: source.map(Id),
                ..Rule::default()
            });
        }
        Rules::of(&proxy, rules).unwrap()
    }

    const MAPPINGS: &[&str] = &[
        "channel_name contains \"a\" SET channel_name = \"b\"",
        "channel_name contains \"b\" SET group_title = \"g\"",
        "SET channel_name = \"a c\"",
        "channel_name += \"b\"",
    ];
    const FILTERS: &[&str] = &["channel_name contains \"a\"", "channel_name contains \"b\"", "channel_name contains \"c\""];

    /// The rules that changed a record, with the channel before and after.
    fn deeds(chain: &Chain<StreamRecord>, record: &mut StreamRecord) -> Vec<(Id, Channel, Channel)> {
        let mut deeds = Vec::new();
        let tell =
            |id, _: &str, before: &StreamRecord, after: &StreamRecord| deeds.push((id, before.channel.clone(), after.channel.clone()));
        chain.map_told(Id(7), record, around(), tell);
        deeds
    }

    #[test]
    fn steps_are_told_up_to_the_one_that_stops() {
        let mapping = |text, stops| (RuleKind::Mapping, FilterAction::Include, text, stops, None);
        let chain = rules(&[mapping(MAPPINGS[0], false), mapping(MAPPINGS[1], true), mapping(MAPPINGS[2], false)]).channels;
        let mut one = record("a");
        let deeds = deeds(&chain, &mut one);
        let told: Vec<_> = deeds.iter().map(|(id, before, after)| (*id, &*before.channel_name, &*after.channel_name)).collect();
        assert_eq!(told, [(Id(1), "a", "b"), (Id(2), "b", "b")]);
        assert_eq!((&*one.channel.channel_name, &*one.channel.group_title), ("b", "g"));
    }

    #[test]
    fn the_last_filter_that_matches_has_the_last_word() {
        let filter = |action, text| (RuleKind::Filter, action, text, false, None);
        let (include, exclude) = (FilterAction::Include, FilterAction::Exclude);
        let chain = rules(&[filter(include, FILTERS[0]), filter(exclude, FILTERS[1])]).channels;
        let of = |name: &str| {
            let (is_kept, by) = chain.decide(Id(7), &record(name));
            (is_kept, by.map(|(id, _, action)| (id, action)))
        };
        assert_eq!(of("a"), (true, Some((Id(1), include))));
        assert_eq!(of("ab"), (false, Some((Id(2), exclude))));
        assert_eq!(of("c"), (false, None), "there is an include, and it does not match");
    }

    proptest! {
        #[test]
        fn what_is_told_is_what_a_run_does(
            mappings in proptest::collection::vec((0usize..MAPPINGS.len(), any::<bool>(), proptest::option::of(7u128..9)), 0..5),
            filters in proptest::collection::vec((0usize..FILTERS.len(), any::<bool>(), proptest::option::of(7u128..9)), 0..5),
            name in "[abc]{0,3}",
        ) {
            let mut all = Vec::new();
            all.extend(mappings.iter().map(|(at, stops, source)| (RuleKind::Mapping, FilterAction::Include, MAPPINGS[*at], *stops, *source)));
            let action = |includes: &bool| if *includes { FilterAction::Include } else { FilterAction::Exclude };
            all.extend(filters.iter().map(|(at, includes, source)| (RuleKind::Filter, action(includes), FILTERS[*at], false, *source)));
            let chain = rules(&all).channels;
            let (mut told, mut run) = (record(&name), [record(&name)]);
            let deeds = deeds(&chain, &mut told);
            let mut tally = Tally::default();
            chain.map(Id(7), &mut run, around(), &mut tally);
            prop_assert_eq!(&told.channel, &run[0].channel);
            let changed: Vec<u64> = tally.mappings.iter().map(|count| count.changed).collect();
            let by_deeds: Vec<u64> = (1..=mappings.len()).map(|id| deeds.iter().filter(|deed| deed.0 == Id(id as u128)).count() as u64).collect();
            prop_assert_eq!(changed, by_deeds);
            // Each goes on where the one before left off.
            let mut at = record(&name).channel;
            for (_, before, after) in deeds {
                prop_assert_eq!(&before, &at);
                at = after;
            }
            prop_assert_eq!(at, told.channel.clone());
            let (is_kept, by) = chain.decide(Id(7), &told);
            prop_assert_eq!(&[is_kept][..], &chain.keep(Id(7), &run, &mut Tally::default())[..]);
            if let Some((_, _, action)) = by {
                prop_assert_eq!(is_kept, action == FilterAction::Include);
            }
        }
    }
}
