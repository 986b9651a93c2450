//! A file from its first row to its answer.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::path::PathBuf;

use dienhong_core::domain::figures::FigureCommand;
use dienhong_core::domain::memberships::MembershipCommand;
use dienhong_core::domain::people::PersonKey;
use dienhong_core::domain::units::UnitCommand;

use super::*;
use crate::output::Document as _;

/// Records everything it is given, and remembers in which order.
#[derive(Default)]
struct Notebook {
    commands: Vec<Command>,
    answers: VecDeque<Vec<Submitted>>,
    settled: usize,
    stop_after: Option<(usize, &'static AtomicBool)>,
}

impl Recorder for Notebook {
    fn submit(&mut self, commands: Vec<(u32, Command)>) -> Result<(), Failure> {
        let answers = commands.into_iter().map(|(_, command)| {
            if self.commands.contains(&command) {
                return Submitted::Unchanged;
            }
            self.commands.push(command);
            let position = Position(self.commands.len() as u64);
            Submitted::Recorded { position, warnings: Vec::new() }
        });
        let answers = answers.collect();
        self.answers.push_back(answers);
        if let Some((count, stop)) = self.stop_after {
            stop.store(self.commands.len() >= count, Ordering::Relaxed);
        }
        Ok(())
    }

    fn settle(&mut self) -> Result<Vec<Submitted>, Failure> {
        let answers = self.answers.pop_front().unwrap();
        self.settled += answers.len();
        Ok(answers)
    }

    fn reference(&mut self, _person: u128) -> Result<Option<String>, Failure> {
        Ok(None)
    }
}

fn codes(answer: &Answer) -> Vec<(u32, String)> {
    let refused = answer.refused.iter();
    refused.map(|refused| (refused.row, refused.fault.message.code.to_string())).collect()
}

static NEVER: AtomicBool = AtomicBool::new(false);

fn written(name: &str, content: &str) -> PathBuf {
    let file = format!("dienhong-run-{}-{name}.csv", std::process::id());
    let path = std::env::temp_dir().join(file);
    std::fs::write(&path, content).unwrap();
    path
}

fn run(
    name: &str,
    kind: ImportKind,
    content: &str,
    notebook: &mut Notebook,
    stop: &AtomicBool,
) -> Result<Answer, Failure> {
    let path = written(name, content);
    let job = Job {
        kind,
        file: &path,
        mappings: &[],
        options: RowOptions::default(),
        stop,
        progress: &ProgressBar::hidden(),
        tally: &Tally::default(),
    };
    let answer = import(&job, notebook);
    std::fs::remove_file(&path).unwrap();
    answer
}

#[test]
fn good_rows_are_recorded_and_bad_ones_told() {
    let rows = "unit,counted_on,source,persons_60_plus\n\
        c1,2024-06-30,UBND,40\nc2,2024-02-30,UBND,40\n\nc1,2024-06-30,UBND,40\nc3,2024-06-30,UBND\n";
    let mut notebook = Notebook::default();
    let answer = run("mixed", ImportKind::Population, rows, &mut notebook, &NEVER).unwrap();
    assert_eq!((answer.rows, answer.recorded, answer.unchanged), (4, 1, 1));
    assert_eq!(codes(&answer), [(2, "DH2103".to_owned()), (4, "DH2002".to_owned())]);
    assert_eq!((answer.first_position, answer.last_position), (Some(1), Some(1)));
    assert_eq!(notebook.settled, 2);
}

#[test]
fn the_document_has_the_shape_of_the_contract() {
    let rows = "unit,counted_on,source,persons_60_plus\nc1,2024-06-30,UBND,x\n";
    let answer = run("shape", ImportKind::Population, rows, &mut Notebook::default(), &NEVER);
    let text = answer.unwrap().json();
    let begins = "{\"kind\":\"population\",\"file\":\"dienhong-run-";
    assert!(text.starts_with(begins), "{text}");
    let refused = "\"batch\":\"\",\"source\":\"\",\"rows\":1,\"recorded\":0,\"unchanged\":0,\
        \"refused\":[{\"row\":1,\"column\":\"persons_60_plus\",\"code\":\"DH2008\",\"message_vi\":";
    assert!(text.contains(refused), "{text}");
    let ends = "\"warnings\":[],\"unknown_columns\":[],\"first_position\":null,\
        \"last_position\":null,\"dry_run\":false}";
    assert!(text.ends_with(ends), "{text}");
}

#[test]
fn a_return_is_recorded_after_the_membership_before_it_wherever_it_stands() {
    let rows = "ref,full_name,birth_date,sex,unit,joined_on\n\
        m1,An,1950,nam,c1,2016\nm2,Ba,1950,nam,c1,2012\nm1,An,1950,nam,c1,2011\n";
    let mut notebook = Notebook::default();
    run("returns", ImportKind::Members, rows, &mut notebook, &NEVER).unwrap();
    let joined: Vec<(PersonKey, String)> = notebook
        .commands
        .iter()
        .map(|command| match command {
            Command::Membership(MembershipCommand::Enrol(enrolment)) => {
                (enrolment.particulars.person.clone(), enrolment.joined_on.to_string())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let key = |text: &str| PersonKey::Ref(text.to_owned());
    let expected = [(key("m2"), "2012"), (key("m1"), "2011"), (key("m1"), "2016")];
    assert_eq!(joined, expected.map(|(key, day)| (key, day.to_owned())));
}

#[test]
fn the_rows_of_a_decision_are_one_command_and_decisions_go_by_day() {
    let rows = "from_unit,to_unit,effective_on,decision\n\
        c3,c4,2026-01-01,NQ2\nc1,c9,2025-07-01,NQ1\nc5,c6,2026-01-01,NQ2\nc2,c9,2025-07-01,NQ1\n";
    let mut notebook = Notebook::default();
    let answer = run("decisions", ImportKind::Reorganisation, rows, &mut notebook, &NEVER);
    let answer = answer.unwrap();
    let sizes: Vec<(String, usize)> = notebook
        .commands
        .iter()
        .map(|command| match command {
            Command::Unit(UnitCommand::Reorganise { decision, rows, .. }) => {
                (decision.clone().unwrap(), rows.len())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(sizes, [("NQ1".to_owned(), 2), ("NQ2".to_owned(), 2)]);
    assert_eq!((answer.recorded, answer.last_position), (4, Some(2)));
}

#[test]
fn a_row_that_stands_twice_in_a_decision_counts_once() {
    let rows = "from_unit,to_unit,effective_on,decision\n\
        c1,c9,2025-07-01,NQ1\nc2,c9,2025-07-01,NQ1\nc1,c9,1/7/2025,NQ1\n";
    let mut notebook = Notebook::default();
    let answer = run("twins", ImportKind::Reorganisation, rows, &mut notebook, &NEVER).unwrap();
    assert_eq!((answer.rows, answer.recorded, answer.unchanged), (3, 2, 1));
    let Command::Unit(UnitCommand::Reorganise { rows, .. }) = &notebook.commands[0] else {
        panic!("{:?}", notebook.commands)
    };
    assert_eq!(rows.len(), 2);
}

#[test]
fn a_decision_with_a_faulty_row_is_refused_whole() {
    let rows = "from_unit,to_unit,effective_on,decision\n\
        c1,c9,2025-07-01,NQ1\nc2,c9,2025-06-31,NQ1\nc3,c9,2025-07-01,NQ2\n";
    let mut notebook = Notebook::default();
    let answer = run("faulty", ImportKind::Reorganisation, rows, &mut notebook, &NEVER).unwrap();
    assert_eq!(codes(&answer), [(1, "DH2018".to_owned()), (2, "DH2103".to_owned())]);
    assert_eq!(answer.recorded, 1);
}

#[test]
fn a_row_that_tells_no_decision_holds_back_all_of_them() {
    let rows = "from_unit,to_unit,effective_on,decision,default,branches\n\
        c1,n1,2025-07-01,QD1,1,b1\nc1,n2,2025-07-01,QD1,0\n";
    let mut notebook = Notebook::default();
    let answer = run("short", ImportKind::Reorganisation, rows, &mut notebook, &NEVER).unwrap();
    assert_eq!(codes(&answer), [(1, "DH2018".to_owned()), (2, "DH2002".to_owned())]);
    assert!(notebook.commands.is_empty());
}

#[test]
fn a_faulty_row_of_another_day_is_another_decision() {
    let rows = "from_unit,to_unit,effective_on,decision,part\n\
        c1,n1,2025-07-01,QD1,\nc2,n1,2025-08-01,QD1,xx\n";
    let mut notebook = Notebook::default();
    let answer = run("days", ImportKind::Reorganisation, rows, &mut notebook, &NEVER).unwrap();
    assert_eq!(codes(&answer), [(2, "DH2011".to_owned())]);
    assert_eq!(answer.recorded, 1);
}

#[test]
fn an_import_that_is_stopped_keeps_what_it_recorded() {
    static STOP: AtomicBool = AtomicBool::new(false);
    let mut rows = "unit,counted_on,source,persons_60_plus\n".to_owned();
    for number in 0..5_000 {
        writeln!(rows, "c{number},2024-06-30,UBND,40").unwrap();
    }
    let mut notebook = Notebook { stop_after: Some((10, &STOP)), ..Notebook::default() };
    let failure = run("stopped", ImportKind::Population, &rows, &mut notebook, &STOP).unwrap_err();
    assert_eq!(failure.message.code.0, 1020);
    assert_eq!((notebook.settled, notebook.commands.len()), (1_000, 1_000));
    assert!(failure.message.values.contains(&("recorded", "1000".to_owned())));
    let first = &notebook.commands[0];
    assert!(matches!(first, Command::Figure(FigureCommand::CountPopulation { .. })));
}
