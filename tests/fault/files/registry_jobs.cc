#include "tests/fault/files/registry_jobs.h"

#include <utility>
#include <variant>
#include <vector>

#include "cli/commands.h"
#include "cli/daily_keys.h"
#include "tests/fault/files/import_job.h"
#include "tests/registry/service/busy_registry.h"
#include "tests/support/captured_output.h"
#include "tests/support/registries.h"
#include "tests/support/traces.h"

namespace qiao::test {
namespace {

using Records = std::vector<ledger::SignedRecord>;

// A desk that says when it has stored something.
Result<void> Append(desk::LocalDesk& desk, const Records& records,
                    const registry::AlongWith& along,
                    const Acknowledge& acknowledge) {
  QIAO_TRY_DO(desk.Append(records, along));
  acknowledge();
  return {};
}

// Statements that are appended one after another.
struct Saying {
  Records records;
  registry::AlongWith along;
};
auto SayAll(std::vector<Saying> all) {
  return [all = std::move(all)](desk::LocalDesk* desk, const std::string&,
                                const Acknowledge& acknowledge) {
    for (const Saying& one : all) {
      auto done = Append(*desk, one.records, one.along, acknowledge);
      if (!done) return done;
    }
    return Result<void>();
  };
}

Records SignOne(const registry::Registry& registry, const ALabel& label,
                const SubjectId& subject, StatementBody body) {
  const ledger::Heading heading = Good(registry.HeadingNow());
  const ledger::SigningKey* const keys[] = {&label.keys.daily.front()};
  return {Good(ledger::Sign(
      registry::Registry::Draft(heading, label.party, subject, std::move(body)),
      keys))};
}

Forms FormsOfSecret(const store::PrivateValue& given, const std::string& text) {
  Forms forms = FormsOf(text, "the erased value");
  const Forms of_salt = FormsOf(given.salt, "the erased salt");
  forms.insert(forms.end(), of_salt.begin(), of_salt.end());
  return forms;
}

// A secret is there as it was given, or it is in no byte of any file. Whether
// its redaction is on record is told by where the registry stands.
std::string TroubleWithSecret(const registry::Registry& registry,
                              const std::string& home,
                              const store::PrivateValue& given,
                              const Forms& forms) {
  const auto held = registry.store().Private(given.commit);
  if (!held) return held.error().message;
  if (!*held) return "a private value is lost";
  if (!(*held)->Erased()) {
    return **held == given ? "" : "a private value is another";
  }
  const std::vector<std::string> traces = TracesIn(home, forms);
  return traces.empty() ? "" : traces.front();
}

Result<void> DoInit(const std::string& home) {
  cli::Command init = std::move(cli::InitCommands().front());
  for (cli::Option& option : init.options) {
    if (option.flags == "--origin") {
      *std::get<std::string*>(option.into) = kOrigin;
    }
  }
  cli::Context context;
  context.registry = RegistryIn(home);
  context.keys_dir = KeysIn(home);
  context.quiet = context.no_input = true;
  context.clock = FixedNow;
  cli::ExitCode code = cli::ExitCode::kStorage;
  const std::string said = Captured(
      [&] { Captured([&] { code = init.run(context); }); }, STDERR_FILENO);
  if (code == cli::ExitCode::kDone) return {};
  return Error{ErrorCode::kStorage, said};
}

}  // namespace

std::string RegistryIn(const std::string& home) {
  return home + "/registry.db";
}
std::string KeysIn(const std::string& home) { return home + "/keys"; }

Result<registry::Registry> OpenHome(const std::string& home) {
  return registry::Registry::OpenToWrite(RegistryIn(home), KeysIn(home),
                                         FixedNow);
}

Result<void> Run(const Job& job, const std::string& home,
                 const Acknowledge& acknowledge) {
  if (job.makes_registry) return job.work(nullptr, home, acknowledge);
  QIAO_TRY(registry::Registry registry, OpenHome(home));
  desk::LocalDesk desk(std::move(registry));
  return job.work(&desk, home, acknowledge);
}

Job Init() {
  Job job;
  job.name = "init";
  job.makes_registry = job.makes_keys = true;
  job.work = [](desk::LocalDesk*, const std::string& home,
                const Acknowledge& acknowledge) -> Result<void> {
    QIAO_TRY_DO(DoInit(home));
    acknowledge();
    return {};
  };
  return job;
}

struct JobMaker::Label {
  explicit Label(registry::Registry& registry) : label(registry, "海風唱片") {
    const ASong song = ASong(label, "後來").By("劉若英").Claiming(1, 1);
    song.AppendTo(registry);
    first = newest = song.subject;
  }
  ALabel label;
  SubjectId first, newest;  // songs
  std::string party;        // name of the newest
  std::string secret;       // of the newest song
};

JobMaker::JobMaker(std::string home) : home_(std::move(home)) {
  ledger::PartyKeys keys = OperatorKeys();
  Good(ledger::WriteKeyFile(ledger::KeyFilePath(KeysIn(home_), keys.name),
                            keys));
  auto registry = Good(registry::Registry::Create(
      RegistryIn(home_), kOrigin, std::move(keys), "登記處", FixedNow));
  label_ = std::make_unique<Label>(registry);
  Good(ledger::WriteKeyFile(
      ledger::KeyFilePath(KeysIn(home_), label_->label.keys.name),
      label_->label.keys));
}
JobMaker::~JobMaker() = default;

Job JobMaker::NewParty() {
  const auto registry = Good(OpenHome(home_));
  label_->party = "第" + std::to_string(made_) + "家";
  const std::string name = label_->party;
  const auto keys = std::make_shared<const ledger::PartyKeys>(KeysNamed(name));
  const Records records = Good(registry::Registry::Introduction(
      Good(registry.HeadingNow()), *keys, Name{name, {}, {}}, "org"));
  Job job;
  job.name = "party";
  job.work = [=](desk::LocalDesk* desk, const std::string& home,
                 const Acknowledge& acknowledge) -> Result<void> {
    const std::string path = ledger::KeyFilePath(KeysIn(home), name);
    const auto there = ledger::ReadKeyFile(path);
    if (!there) QIAO_TRY_DO(ledger::WriteKeyFile(path, *keys));
    return Append(*desk, records, {}, acknowledge);
  };
  return job;
}

Job JobMaker::Register() {
  const auto registry = Good(OpenHome(home_));
  const auto seed = static_cast<unsigned>(made_ + 1);
  ASong song = ASong(label_->label, "歌" + std::to_string(made_))
                   .By("劉若英")
                   .Sounding(seed)
                   .Claiming(1, 2)
                   .Claiming(1, 2, {158});
  label_->secret = "祕密" + std::to_string(made_) + "之檔.csv";
  song.along.private_values = {ASecret(song.subject, label_->secret)};
  Source source;
  source.row = 2;
  source.import = std::string(32, 'a');
  source.file = song.along.private_values.front().commit;
  song.recording.common.source = source;
  label_->newest = song.subject;
  Job job;
  job.name = "register";
  job.work =
      SayAll({{Good(ledger::SignManifest(song.Items(registry),
                                         std::vector<const ledger::SigningKey*>{
                                             &label_->label.keys.daily.front()},
                                         {})),
               song.along}});
  return job;
}

Job JobMaker::Import(std::size_t rows, std::size_t statements) {
  return ImportJob(Good(OpenHome(home_)), label_->label.keys,
                   {made_, rows, statements});
}

Job JobMaker::Rotate() {
  const std::string name = label_->party;
  const KeyId old =
      Good(ledger::ReadKeyFile(ledger::KeyFilePath(KeysIn(home_), name)))
          .daily.front()
          .id();
  Job job;
  job.name = "rotate";
  job.makes_keys = true;
  job.work = [=](desk::LocalDesk* desk, const std::string& home,
                 const Acknowledge& acknowledge) -> Result<void> {
    const std::string path = ledger::KeyFilePath(KeysIn(home), name);
    QIAO_TRY(const ledger::PartyKeys keys, ledger::ReadKeyFile(path));
    if (keys.daily.front().id() != old) return {};  // it was over
    QIAO_TRY_DO(cli::RotateDailyKey(*desk, path));
    acknowledge();
    return {};
  };
  return job;
}

Job JobMaker::CorrectAndEnd() {
  const auto registry = Good(OpenHome(home_));
  const SubjectId& song = label_->newest;
  const auto said = Good(registry.store().SaidOf(song));
  auto body =
      std::get<RecordingRegistration>(said.registration->statement().body);
  const auto held =
      Good(registry.store().Private(body.common.source->file.value()));
  const Redaction redaction{said.registration->fact.id,
                            {body.common.source->file.value()},
                            "court-order"};
  const Forms forms = FormsOfSecret(*held, label_->secret);
  // A second value comes to lie beside the one that is erased after it, whose
  // page is in the journal as it was, then.
  const store::PrivateValue second = ASecret(song, "另一個檔.csv");
  body.titles.push_back({"另一個名字", {}, {}});
  body.common.replaces = said.registration->fact.id;
  body.common.source->file = second.commit;
  const Withdrawal withdrawal{said.claims.front().fact.id, "", ""};
  Job job;
  job.name = "correct";
  std::vector<Saying> all;
  for (const StatementBody& one :
       {StatementBody(body), StatementBody(withdrawal),
        StatementBody(redaction)}) {
    all.push_back({SignOne(registry, label_->label, song, one), {}});
  }
  all.front().along.private_values = {second};
  job.work = SayAll(std::move(all));
  job.trouble = [value = *held, forms](const registry::Registry& now,
                                       const std::string& there) {
    return TroubleWithSecret(now, there, value, forms);
  };
  job.trouble_left = [forms](const std::string& name,
                             const std::string& bytes) {
    const std::vector<std::string> traces = TracesInBytes(bytes, forms);
    return traces.empty() ? "" : name + " holds " + traces.front();
  };
  return job;
}

Job JobMaker::Next() {
  switch (made_++ % 5) {
    case 0:
      return NewParty();
    case 1:
      return Register();
    case 2:
      return Import(6, 5);
    case 3:
      return Rotate();
    default:
      return CorrectAndEnd();
  }
}

}  // namespace qiao::test
