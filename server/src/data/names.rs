//! Vietnamese names with their shares, for invented persons of the generations born before 1971.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum NameSex {
    #[serde(rename = "M")]
    Male,
    #[serde(rename = "F")]
    Female,
}

/// A name and how often it is, against the others of its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub text: String,
    pub weight: u32,
}

#[derive(Debug, Default)]
pub struct Names {
    pub surnames: Vec<Share>,
    /// Men's, then women's.
    pub given: [Vec<Share>; 2],
    /// Middle and given name together.
    pub pairs: [Vec<Share>; 2],
}

#[derive(Deserialize)]
struct Row {
    list: List,
    sex: Option<NameSex>,
    text: String,
    weight: u32,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum List {
    Surname,
    Given,
    Pair,
}

impl Names {
    pub fn load() -> Names {
        let mut names = Names::default();
        for row in super::rows::<Row>(include_bytes!("../../assets/names.csv.gz")) {
            let sex = usize::from(row.sex == Some(NameSex::Female));
            let list = match row.list {
                List::Surname => &mut names.surnames,
                List::Given => &mut names.given[sex],
                List::Pair => &mut names.pairs[sex],
            };
            list.push(Share { text: row.text, weight: row.weight });
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn surnames_keep_their_published_shares() {
        let names = Names::load();
        let total: u32 = names.surnames.iter().map(|share| share.weight).sum();
        let nguyen = names.surnames.iter().find(|share| share.text == "Nguyễn").unwrap();
        assert!((9_900..=10_100).contains(&total), "{total}");
        assert_eq!(nguyen.weight, 3_840);
        let is_name =
            |text: &str| text.chars().all(|letter| letter.is_alphabetic() || letter == ' ');
        assert!(names.surnames.iter().all(|share| is_name(&share.text)));
    }

    #[test]
    fn both_sexes_have_given_names_and_pairs() {
        let names = Names::load();
        assert!(names.given.iter().all(|list| list.len() > 40));
        assert!(names.pairs.iter().all(|list| list.len() > 300));
    }
}
