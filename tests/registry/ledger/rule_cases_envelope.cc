// Record format §3 and §4: the envelope, its place in the log, and minted ids.
#include "tests/registry/ledger/rule_stage.h"

namespace qiao::ledger::rules {
namespace {

// The entry with one piece of its text replaced, signed or not.
std::string With(std::string entry, const std::string& from,
                 const std::string& to) {
  const std::size_t at = entry.find(from);
  REQUIRE(at != std::string::npos);
  return entry.replace(at, from.size(), to);
}

std::string Entry(const Statement& statement, const Keys& keys) {
  return EncodeEntry(SignAnyway(statement, keys));
}

void EntryMembers(Cases& cases) {
  const auto claim = [](Stage& s) {
    return SignAnyway(s.log.Draft(s.w.tw, s.w.rec_a, AClaim()), {&s.w.tw.day});
  };
  cases.Add("entry/neither sigs nor via", [&](Stage& s) {
    s.TryEntry("{\"payload\":" + claim(s).payload + "}");
  });
  cases.Add("entry/no payload", [&](Stage& s) {
    const std::string entry = EncodeEntry(claim(s));
    s.TryEntry("{" + entry.substr(entry.find("\"sigs\"")));
  });
  cases.Add("entry/sigs is no array", [&](Stage& s) {
    s.TryEntry("{\"payload\":" + claim(s).payload + ",\"sigs\":\"none\"}");
  });
  cases.Add("entry/sigs is empty", [&](Stage& s) {
    s.TryEntry("{\"payload\":" + claim(s).payload + ",\"sigs\":[]}");
  });
  cases.Add("entry/a signature without its key id", [&](Stage& s) {
    const SignedRecord record = claim(s);
    s.TryEntry("{\"payload\":" + record.payload + ",\"sigs\":[{\"sig\":\"" +
               ToHex(record.sigs[0].sig) + "\"}]}");
  });
  cases.Add("entry/a key id without its signature", [&](Stage& s) {
    const SignedRecord record = claim(s);
    s.TryEntry("{\"payload\":" + record.payload + ",\"sigs\":[{\"kid\":\"" +
               ToText(record.sigs[0].kid) + "\"}]}");
  });
  cases.Add("entry/a signature line with more", [&](Stage& s) {
    s.TryEntry(With(EncodeEntry(claim(s)),
                    "{\"kid\":", "{\"alg\":\"Ed25519\",\"kid\":"));
  });
  cases.Add("entry/a signature that is no text", [&](Stage& s) {
    const SignedRecord record = claim(s);
    s.TryEntry("{\"payload\":" + record.payload + ",\"sigs\":[{\"kid\":\"" +
               ToText(record.sigs[0].kid) + "\",\"sig\":1}]}");
  });
  cases.Add("entry/a key id in capitals", [&](Stage& s) {
    const SignedRecord record = claim(s);
    std::string kid = ToText(record.sigs[0].kid);
    std::string upper = kid;
    for (char& c : upper) {
      if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
    }
    s.TryEntry(With(EncodeEntry(record), kid, upper));
  });
  cases.Add("entry/a payload that is no object", [&](Stage& s) {
    const SignedRecord record = claim(s);
    s.TryEntry("{\"payload\":[1]" +
               EncodeEntry(record).substr(11 + record.payload.size()));
  });
  // 32 keys may sign one statement, 33 may not.
  const auto many = [](Stage& s, int count) {
    std::vector<SigningKey> keys;
    for (int i = 0; i < count; ++i) {
      keys.push_back(LabelledKey("many " + std::to_string(i)));
    }
    for (std::size_t first = 0; first < keys.size(); first += 15) {
      std::vector<DailyKey> some;
      Keys signers{&s.w.cn.root_a};
      for (std::size_t i = first; i < std::min(first + 15, keys.size()); ++i) {
        some.push_back(Daily(keys[i], {"claim"}));
        signers.push_back(&keys[i]);
      }
      s.Said(s.log.Draft(s.w.cn, s.w.cn.Self(), Added(std::move(some))),
             signers);
    }
    Keys all;
    for (const SigningKey& key : keys) all.push_back(&key);
    s.Try(s.log.Draft(s.w.cn, s.w.rec_a, AClaim()), all);
  };
  cases.Add("entry/32 signatures", [&](Stage& s) { many(s, 32); });
  cases.Add("entry/33 signatures", [&](Stage& s) { many(s, 33); });
}

void Size(Cases& cases) {
  // A note fills the entry to the byte.
  const auto of_size = [](Stage& s, std::size_t size) {
    OwnershipClaim claim = AClaim();
    Statement statement = s.log.Draft(s.w.tw, s.w.rec_a, claim);
    const auto filled = [&](std::size_t bytes) {
      std::string text;
      for (int i = 0; bytes > 0; ++i) {
        const std::size_t piece = std::min<std::size_t>(bytes, 4000);
        text += (text.empty() ? "" : ",") + std::string("\"x") +
                std::to_string(100 + i) + "\":\"" + std::string(piece, 'a') +
                "\"";
        bytes -= piece;
      }
      return text;
    };
    statement.ext = "{\"example.org/fill\":{" + filled(1) + "}}";
    const std::size_t least = Entry(statement, {&s.w.tw.day}).size();
    for (std::size_t bytes = size - least;;) {
      statement.ext = "{\"example.org/fill\":{" + filled(bytes) + "}}";
      const std::string entry = Entry(statement, {&s.w.tw.day});
      if (entry.size() == size) return s.TryEntry(entry);
      REQUIRE(entry.size() > size);
      bytes -= entry.size() - size;
    }
  };
  cases.Add("entry/of 61,440 bytes",
            [&](Stage& s) { of_size(s, kMaxEntryBytes); });
  cases.Add("entry/of 61,441 bytes",
            [&](Stage& s) { of_size(s, kMaxEntryBytes + 1); });
}

void Extensions(Cases& cases) {
  const auto with = [](const std::string& ext) {
    return [ext](Stage& s) {
      Statement statement = s.log.Draft(s.w.tw, s.w.rec_a, AClaim());
      statement.ext = ext;
      s.Try(statement, {&s.w.tw.day});
    };
  };
  cases.Add("ext/any value", with("{\"example.org/mood\":[\"悲\",1,true]}"));
  cases.Add("ext/a name without a domain", with("{\"mood\":1}"));
  cases.Add("ext/an empty value", with("{\"example.org/mood\":[]}"));
  // The entry, the payload and ext are three of the sixteen levels.
  const auto nested = [](int levels) {
    return "{\"example.org/deep\":" +
           std::string(static_cast<std::size_t>(levels), '[') + "1" +
           std::string(static_cast<std::size_t>(levels), ']') + "}";
  };
  const auto objects = [](int levels) {
    std::string text = "1";
    for (int i = 0; i < levels; ++i) text = "{\"a\":" + text + "}";
    return "{\"example.org/deep\":" + text + "}";
  };
  cases.Add("ext/objects to depth 16", with(objects(13)));
  cases.Add("ext/objects to depth 17", with(objects(14)));
  cases.Add("ext/names of the first and last character",
            with("{\"example.org/names\":{\"!\":1,\"~\":1}}"));
  cases.Add("ext/a name with a space",
            with("{\"example.org/names\":{\" \":1}}"));
  cases.Add("ext/a name with U+007F",
            with("{\"example.org/names\":{\"\x7f\":1}}"));
  cases.Add("ext/the least number",
            with("{\"example.org/low\":-9007199254740991}"));
  cases.Add("ext/a number below the least",
            with("{\"example.org/low\":-9007199254740992}"));
  cases.Add("ext/to depth 16", with(nested(13)));
  cases.Add("ext/to depth 17", with(nested(14)));
}

void Place(Cases& cases) {
  const auto seeing = [](std::int64_t offset, bool another_root) {
    return [offset, another_root](Stage& s) {
      Statement statement = s.log.Draft(s.w.tw, s.w.rec_a, AClaim());
      statement.seen.size += offset;
      if (statement.seen.size <= s.log.Size()) {
        statement.seen.root = **s.log.facts().RootAt(statement.seen.size);
      }
      if (another_root) statement.seen.root.bytes[0] ^= 1;
      s.Try(statement, {&s.w.tw.day});
    };
  };
  cases.Add("seen/the newest head", seeing(0, false));
  cases.Add("seen/an older head", seeing(-5, false));
  cases.Add("seen/one entry ahead", seeing(1, false));
  cases.Add("seen/another root of an older head", seeing(-5, true));
  const auto seeing_nothing = [](bool another_root) {
    return [another_root](Stage& s) {
      Statement statement = s.log.Draft(s.w.tw, s.w.rec_a, AClaim());
      statement.seen = {0, EmptyRoot()};
      if (another_root) statement.seen.root = Digest();
      s.Try(statement, {&s.w.tw.day});
    };
  };
  cases.Add("seen/nothing yet", seeing_nothing(false));
  cases.Add("seen/nothing yet, with another root", seeing_nothing(true));
  cases.Add("log/another", [](Stage& s) {
    Statement statement = s.log.Draft(s.w.tw, s.w.rec_a, AClaim());
    statement.log = "rules.example/cn";
    s.Try(statement, {&s.w.tw.day});
  });
  cases.Add("repeated/with the same signature", [](Stage& s) {
    const SignedRecord record =
        SignAnyway(s.log.Draft(s.w.tw, s.w.rec_a, AClaim()), {&s.w.tw.day});
    s.Entered(record);
    s.TryRecord(record);
  });
  cases.Add("repeated/with another signature", [](Stage& s) {
    const Statement statement = s.log.Draft(s.w.tw, s.w.rec_a, AClaim());
    s.Said(statement, {&s.w.tw.day});
    s.Try(statement, {&s.w.tw.night});
  });
}

void Clock(Cases& cases, Instant iat) {
  const auto claim = [](Stage& s) { s.Try(s.w.tw, s.w.rec_a, AClaim()); };
  using std::chrono::seconds;
  constexpr seconds kMonth = std::chrono::days{30};
  cases.AddAt("iat/300 s ahead", iat - seconds{300}, claim);
  cases.AddAt("iat/301 s ahead", iat - seconds{301}, claim);
  cases.AddAt("iat/30 days old", iat + kMonth, claim);
  cases.AddAt("iat/30 days and a second old", iat + kMonth + seconds{1}, claim);
}

// The id is the hash of party and nonce, whatever the kind.
void MintedIds(Cases& cases) {
  const auto registered = [&cases](const std::string& kind, auto body) {
    body.nonce = LabelledNonce("minted " + kind);
    cases.Add("id/" + kind, [kind, body](Stage& s) {
      s.Try(s.w.tw, MintSubject(kind, s.w.tw.id, body.nonce), body);
    });
    cases.Add("id/" + kind + " of another nonce", [kind, body](Stage& s) {
      s.Try(s.w.tw, MintSubject(kind, s.w.tw.id, LabelledNonce("other")), body);
    });
    cases.Add("id/" + kind + " of another party", [kind, body](Stage& s) {
      s.Try(s.w.cn, MintSubject(kind, s.w.tw.id, body.nonce), body);
    });
  };
  const Name name{"雨後", "zh-Hant", ""};
  WorkRegistration work;
  work.titles = {name};
  registered("wrk", work);
  RecordingRegistration recording;
  recording.titles = {name};
  registered("rec", recording);
  ReleaseRegistration release;
  release.titles = {name};
  registered("rel", release);
  AgentRegistration agent;
  agent.names = {name};
  agent.kind = "group";
  registered("psn", agent);
  const Party fresh("fresh", 2);
  cases.Add("id/pty", [&fresh](Stage& s) {
    s.Try(s.log.Draft(fresh, fresh.Self(), fresh.Creation()), fresh.AllRoots());
  });
  cases.Add("id/pty of another threshold", [&fresh](Stage& s) {
    PartyCreation body = fresh.Creation();
    body.roots.threshold = 1;
    s.Try(s.log.Draft(fresh, fresh.Self(), body), fresh.AllRoots());
  });
  cases.Add("id/pty of another nonce", [&fresh](Stage& s) {
    PartyCreation body = fresh.Creation();
    body.nonce = LabelledNonce("other");
    s.Try(s.log.Draft(fresh, fresh.Self(), body), fresh.AllRoots());
  });
}

void UnknownTypes(Cases& cases) {
  const auto unknown = [](Stage& s, const std::string& typ,
                          const std::string& body) {
    Statement statement = s.log.Draft(s.w.tw, s.w.rec_a, AClaim());
    statement.typ = typ;
    statement.body = NotUnderstood{body};
    return statement;
  };
  const auto ballot = [&](Stage& s) {
    s.Try(unknown(s, "ballot", "{\"vote\":1}"), {&s.w.tw.day});
  };
  cases.AddAudit("unknown type/logged", ballot);
  cases.Add("unknown type/offered", ballot);
  cases.AddAudit("unknown type/by a key that may not", [&](Stage& s) {
    s.Try(unknown(s, "ballot", "{\"vote\":1}"), {&s.w.tw.clerk});
  });
  cases.AddAudit("unknown type/of keys", [&](Stage& s) {
    s.Try(unknown(s, "key-recover", "{\"a\":1}"), {&s.w.tw.day});
  });
  cases.AddAudit("unknown type/with also", [&](Stage& s) {
    Statement statement = unknown(s, "ballot", "{\"vote\":1}");
    statement.also = {s.w.rec_b};
    s.Try(statement, {&s.w.tw.day});
  });
  const auto set = [&](Stage& s) {
    Statement statement = unknown(s, "register", "{\"a\":1}");
    statement.subj.kind = {'s', 'e', 't'};
    return statement;
  };
  cases.AddAudit("unknown kind/logged",
                 [&](Stage& s) { s.Try(set(s), {&s.w.tw.day}); });
  cases.Add("unknown kind/offered",
            [&](Stage& s) { s.Try(set(s), {&s.w.tw.day}); });
  cases.AddAudit("unknown kind/claimed after its registration", [&](Stage& s) {
    const Statement statement = set(s);
    s.Said(statement, {&s.w.tw.day});
    s.Try(s.w.tw, statement.subj, AClaim());
  });
  cases.AddAudit("unknown kind/claimed without one",
                 [&](Stage& s) { s.Try(s.w.tw, set(s).subj, AClaim()); });
  // What is not understood is not checked for its subject, and makes none.
  const auto on_nothing = [=](Stage& s) {
    Statement statement = unknown(s, "ballot", "{\"vote\":1}");
    statement.subj = MintSubject("rec", s.w.tw.id, LabelledNonce("nowhere"));
    return statement;
  };
  cases.AddAudit("unknown type/about nothing known",
                 [=](Stage& s) { s.Try(on_nothing(s), {&s.w.tw.day}); });
  cases.AddAudit("unknown type/then a claim on its subject", [=](Stage& s) {
    const Statement statement = on_nothing(s);
    s.Said(statement, {&s.w.tw.day});
    s.Try(s.w.tw, statement.subj, AClaim());
  });
  cases.Add("words/not in the tables", [](Stage& s) {
    OwnershipClaim claim = AClaim();
    claim.rights = {"hologram"};
    s.Try(s.w.tw, s.w.rec_a, claim);
  });
  cases.AddAudit("words/not in the tables, logged", [](Stage& s) {
    OwnershipClaim claim = AClaim();
    claim.rights = {"hologram"};
    s.Try(s.w.tw, s.w.rec_a, claim);
  });
}

}  // namespace

void EnvelopeCases(Cases& cases) {
  EntryMembers(cases);
  Size(cases);
  Extensions(cases);
  Place(cases);
  // The first statement after the beginning is a second later.
  Clock(cases, Beginning().log.Time() + std::chrono::seconds{1});
  MintedIds(cases);
  UnknownTypes(cases);
}

}  // namespace qiao::ledger::rules
