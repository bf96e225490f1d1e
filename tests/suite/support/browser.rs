//! A headless Chromium, driven over a pipe by its `DevTools` protocol: real keys and pointers, and whatever it complains of
//! or asks the network for.
//!
//! Messages are JSON, each ended by a NUL; Chromium reads them from descriptor 3 and answers on 4. Its profile is empty
//! and its own, and all that it or a page could ask of any network ends at a proxy that only writes down what for.
//! Chromium itself calls home whatever one tells it; what a page asks for is known by the host that pages of tests name.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::{Value, json};

/// The host in all addresses of the pages of tests.
pub const HOST: &str = "example.org";
/// Chromium has long answered by then, even on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox", // it runs as root where tests run in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--window-size=1280,800",
    "--proxy-bypass-list=<-loopback>",
    "--remote-debugging-pipe",
];

pub struct Browser {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    sent: u64,
    session: Option<String>,
    events: Vec<Value>,
    folder: PathBuf,
    calls: Arc<Mutex<Vec<String>>>,
}

impl Browser {
    /// Starts a browser with an empty tab; nothing where there is none, unless `CI` says that nothing is to be skipped.
    #[allow(clippy::print_stderr, reason = "who runs the tests is to know what was not tested")]
    pub fn start(name: &str) -> Option<Self> {
        if Command::new("chromium").arg("--version").stderr(Stdio::null()).output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "Chromium is asked for and missing");
            eprintln!("SKIPPED: no chromium to look at the page with");
            return None;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser").join(name);
        std::fs::remove_dir_all(&folder).ok();
        std::fs::create_dir_all(&folder).unwrap();
        let (proxy, calls) = trap();
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null", "chromium"])
            .args(FLAGS)
            .arg(format!("--proxy-server=http://127.0.0.1:{proxy}"))
            .arg(format!("--user-data-dir={}", folder.join("profile").display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = child.stdin.take().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (sender, from) = channel();
        std::thread::spawn(move || {
            let mut message = Vec::new();
            while out.read_until(0, &mut message).is_ok_and(|read| read > 0) {
                message.pop();
                let Ok(value) = serde_json::from_slice(&message) else { break };
                if sender.send(value).is_err() {
                    break;
                }
                message.clear();
            }
        });
        let (events, session) = (Vec::new(), None);
        let mut browser = Self { child, to, from, sent: 0, session, events, folder, calls };
        browser.attach();
        Some(browser)
    }

    fn attach(&mut self) {
        let tab = self.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let session =
            self.ask("Target.attachToTarget", json!({ "targetId": tab["targetId"], "flatten": true }));
        self.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network", "Accessibility"] {
            self.ask(&format!("{domain}.enable"), json!({}));
        }
        self.window(1280, 800);
    }

    pub fn window(&mut self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.ask("Emulation.setDeviceMetricsOverride", size);
    }

    /// Says what the reader prefers, such as `prefers-color-scheme: dark`.
    pub fn prefer(&mut self, features: &[(&str, &str)]) {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.ask("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    /// Opens a page from a file and waits until it is there.
    pub fn open(&mut self, html: &str) {
        let file = self.folder.join("page.html");
        std::fs::write(&file, html).unwrap();
        self.events.clear();
        self.ask("Page.navigate", json!({ "url": format!("file://{}", file.display()) }));
        let since = Instant::now();
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            assert!(since.elapsed() < PATIENCE, "the page does not load");
            if let Ok(event) = self.from.recv_timeout(Duration::from_millis(100)) {
                self.events.push(event);
            }
        }
    }

    /// Asks something of the browser and waits for its answer.
    #[allow(clippy::needless_pass_by_value, reason = "written where it is asked")]
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.sent += 1;
        let mut message = json!({ "id": self.sent, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).unwrap();
        loop {
            let answer = self.from.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no answer to {method}"));
            if answer["id"] == self.sent {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    /// Evaluates an expression in the page, from outside of its policy.
    pub fn eval(&mut self, expression: &str) -> Value {
        let answer = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.ask("Runtime.evaluate", answer);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    pub fn text(&mut self, expression: &str) -> String {
        self.eval(expression).as_str().unwrap_or_default().to_owned()
    }

    pub fn number(&mut self, expression: &str) -> f64 {
        self.eval(expression).as_f64().unwrap_or(f64::NAN)
    }

    /// Presses a key and lets it go: a character, or a name such as `ArrowLeft`.
    pub fn key(&mut self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            _ => 0,
        };
        let text = if key == "Enter" { "\r" } else { key };
        let mut down = json!({ "type": "keyDown", "key": key, "windowsVirtualKeyCode": code });
        if code == 0 || key == "Enter" {
            down["text"] = json!(text);
        }
        self.ask("Input.dispatchKeyEvent", down);
        self.ask(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }),
        );
    }

    /// Moves the pointer; with a button held down if that is wanted.
    pub fn point(&mut self, (x, y): (f64, f64), held: bool) {
        let (button, buttons) = if held { ("left", 1) } else { ("none", 0) };
        let event = json!({ "type": "mouseMoved", "x": x, "y": y, "button": button, "buttons": buttons });
        self.ask("Input.dispatchMouseEvent", event);
    }

    /// Presses or releases the left button.
    pub fn button(&mut self, kind: &str, (x, y): (f64, f64)) {
        let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
        self.ask("Input.dispatchMouseEvent", event);
    }

    pub fn click(&mut self, at: (f64, f64)) {
        self.point(at, false);
        self.button("mousePressed", at);
        self.button("mouseReleased", at);
    }

    /// Returns what the page complained of, opened, or asked for since it was opened, except for the page itself.
    pub fn noise(&mut self) -> Vec<String> {
        self.eval("new Promise((done) => setTimeout(done, 200))"); // let it try
        let loud = [
            "Runtime.exceptionThrown",
            "Runtime.consoleAPICalled",
            "Log.entryAdded",
            "Page.javascriptDialogOpening",
        ];
        let mut noise: Vec<String> = Vec::new();
        for event in &self.events {
            let method = event["method"].as_str().unwrap_or_default();
            let asked = event["params"]["request"]["url"].as_str().unwrap_or_default();
            if loud.contains(&method)
                || method == "Network.requestWillBeSent" && !asked.ends_with("/page.html")
                || method == "Target.targetCreated"
            {
                noise.push(event.to_string());
            }
        }
        noise.extend(self.calls.lock().unwrap().iter().filter(|call| call.contains(HOST)).cloned());
        noise
    }

    /// Returns the page as PDF, as it would be printed.
    pub fn print(&mut self) -> Vec<u8> {
        let printed =
            self.ask("Page.printToPDF", json!({ "preferCSSPageSize": true, "printBackground": true }));
        base64::prelude::BASE64_STANDARD.decode(printed["data"].as_str().unwrap()).unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.session = None;
        let close = json!({ "id": 0, "method": "Browser.close" }).to_string() + "\0";
        self.to.write_all(close.as_bytes()).ok();
        let since = Instant::now();
        while self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            if since.elapsed() > Duration::from_secs(10) {
                self.child.kill().ok();
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.child.wait().ok();
        std::fs::remove_dir_all(self.folder.join("profile")).ok();
    }
}

/// Listens for whoever wants something from any network, and writes down what.
fn trap() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&calls);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            stream.set_read_timeout(Some(Duration::from_secs(1))).ok();
            let mut start = [0; 200];
            let read = stream.read(&mut start).unwrap_or(0);
            seen.lock()
                .unwrap()
                .push(format!("asked of the network: {}", String::from_utf8_lossy(&start[..read])));
        }
    });
    (port, calls)
}
