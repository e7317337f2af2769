use std::net::TcpStream;

use super::*;
use crate::plan::{ScenarioName, SettingValue};
use crate::scenario::Work;
use crate::scenario::plan;

fn fetches(job: &Job) -> Vec<&HttpGet> {
    let works = job.tasks.iter().map(|task| &task.work);
    works
        .map(|work| match work {
            Work::HttpGet(fetch) => fetch,
            other => panic!("no fetch: {other:?}"),
        })
        .collect()
}

fn prepare(plan: &Plan) -> Prepared {
    Http.prepare(plan, &Cancel::new()).unwrap_or_else(|why| panic!("not prepared: {why:?}"))
}

#[test]
fn the_server_is_there_as_long_as_the_run_and_no_longer() {
    let prepared = prepare(&plan(ScenarioName::Http, 1));
    let urls: Vec<&str> = fetches(&prepared.job).iter().map(|fetch| &*fetch.url).collect();
    assert_eq!(urls.len(), 8);
    let address = urls[0].trim_start_matches("http://").trim_end_matches("/1").to_owned();
    assert!(TcpStream::connect(&address).is_ok());
    drop(prepared);
    assert!(TcpStream::connect(&address).is_err(), "still there");
}

#[test]
fn before_the_run_the_plan_alone_says_how_many_and_how_long() {
    let plan = plan(ScenarioName::Http, 1);
    let shape = Http.shape(&plan);
    assert_eq!(shape.tasks, 8);
    assert_eq!(shape.waits, Waits::Each(300 * MILLISECOND));
}

#[test]
fn the_users_addresses_take_the_servers_place() {
    let mut plan = plan(ScenarioName::Http, 1);
    let urls = vec!["http://a.example/1".to_owned(), "https://me:secret@b.example".to_owned()];
    plan.settings.set("url", SettingValue::Outside(urls));
    assert_eq!(Http.refusal(&plan), None);
    let prepared = prepare(&plan);
    assert!(prepared.keeps.is_none(), "no server is started");
    assert_eq!(prepared.names, ["http://a.example/1".into(), "https://b.example/".into()]);
    let fetches = fetches(&prepared.job);
    assert_eq!(&*fetches[1].url, "https://me:secret@b.example/");
    assert!(fetches.iter().all(|fetch| fetch.own_server.is_none()));
    assert!(
        Http.is_inactive(HttpSettings::latency, &plan.settings)
            && !Http.is_inactive(HttpSettings::urls, &plan.settings)
    );
}

#[test]
fn a_typing_mistake_is_refused_before_anything_starts() {
    let mut plan = plan(ScenarioName::Http, 1);
    plan.settings.set("url", SettingValue::Outside(vec!["http://a.example".to_owned(), "b.example".to_owned()]));
    assert_eq!(Http.refusal(&plan).map(|why| why.key().to_owned()), Some("refusal.url".to_owned()));
    assert!(Http.job(&plan).tasks.is_empty());
    assert!(Http.prepare(&plan, &Cancel::new()).is_err());
}
