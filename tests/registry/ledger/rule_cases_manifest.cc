// Record format §7: manifests and their items.
#include "tests/registry/ledger/rule_stage.h"

namespace qiao::ledger::rules {
namespace {

// A manifest and its items under one heading. What is wrong with it is set
// before it is signed.
struct Draft {
  std::vector<Statement> items;
  std::optional<std::int64_t> count;  // instead of the number of items
  std::optional<Digest> root;         // instead of the true one
  Keys keys;
};

std::vector<SignedRecord> Signed(const Draft& draft) {
  MerkleFrontier tree;
  std::vector<SignedRecord> records(1);
  for (const Statement& item : draft.items) {
    SignedRecord record;
    record.payload = EncodePayload(item);
    tree.Append(LeafHash(AsText(StatementIdOf(record.payload).digest.bytes)));
    records.push_back(std::move(record));
  }
  Statement manifest = draft.items.front();
  manifest.typ = "manifest";
  manifest.subj = AsSubject(manifest.party);
  manifest.also.clear();
  manifest.body = Manifest{
      draft.count.value_or(static_cast<std::int64_t>(draft.items.size())),
      draft.root.value_or(tree.Root()), ""};
  records[0] = SignAnyway(manifest, draft.keys);
  const StatementId id = StatementIdOf(records[0].payload);
  for (std::size_t i = 1; i < records.size(); ++i) {
    records[i].via = ManifestPlace{id, static_cast<std::int64_t>(i) - 1};
  }
  return records;
}

// The Taipei label's claims under one heading, each its own.
std::vector<Statement> Claims(Stage& s, int count) {
  const Statement first = s.log.Draft(s.w.tw, s.w.rec_a, AClaim());
  std::vector<Statement> items;
  for (int i = 0; i < count; ++i) {
    Statement item = first;
    OwnershipClaim claim = AClaim();
    claim.share = *Share::Make(1, 2 + i);
    item.body = claim;
    items.push_back(std::move(item));
  }
  return items;
}

// All but the last are entered, the last is tried.
void EnterAndTry(Stage& s, const std::vector<SignedRecord>& records) {
  for (std::size_t i = 0; i + 1 < records.size(); ++i) s.Entered(records[i]);
  s.TryRecord(records.back());
}

void Whole(Cases& cases) {
  cases.Add("manifest/three items", [](Stage& s) {
    EnterAndTry(s, Signed({Claims(s, 3), {}, {}, {&s.w.tw.day}}));
  });
  cases.Add("manifest/then anything else", [](Stage& s) {
    for (const SignedRecord& record :
         Signed({Claims(s, 3), {}, {}, {&s.w.tw.day}})) {
      s.Entered(record);
    }
    s.Try(s.w.tw, s.w.rec_a, AClaim());
  });
  cases.Add("manifest/of another root", [](Stage& s) {
    EnterAndTry(s, Signed({Claims(s, 3), {}, Digest(), {&s.w.tw.day}}));
  });
  // The second item is the last one, and the root is of three.
  cases.Add("manifest/of more items than it names", [](Stage& s) {
    auto records = Signed({Claims(s, 3), 2, {}, {&s.w.tw.day}});
    records.pop_back();
    EnterAndTry(s, records);
  });
  cases.Add("manifest/an item left out", [](Stage& s) {
    const auto records = Signed({Claims(s, 3), {}, {}, {&s.w.tw.day}});
    s.Entered(records[0]);
    s.Entered(records[1]);
    s.TryRecord(records[3]);
  });
  cases.Add("manifest/items in another order", [](Stage& s) {
    const auto records = Signed({Claims(s, 3), {}, {}, {&s.w.tw.day}});
    s.Entered(records[0]);
    s.TryRecord(records[2]);
  });
  cases.Add("manifest/another statement among the items", [](Stage& s) {
    const auto records = Signed({Claims(s, 3), {}, {}, {&s.w.tw.day}});
    s.Entered(records[0]);
    s.Entered(records[1]);
    s.Try(s.w.cn, s.w.rec_a, AClaim());
  });
  cases.Add("manifest/an item without its manifest", [](Stage& s) {
    s.TryRecord(Signed({Claims(s, 2), {}, {}, {&s.w.tw.day}})[1]);
  });
  cases.Add("manifest/an item of another manifest", [](Stage& s) {
    const auto one = Signed({Claims(s, 2), {}, {}, {&s.w.tw.day}});
    const auto other = Signed({Claims(s, 2), {}, {}, {&s.w.tw.day}});
    s.Entered(one[0]);
    s.TryRecord(other[1]);
  });
  cases.Add("manifest/an item after the last one", [](Stage& s) {
    auto records = Signed({Claims(s, 2), {}, {}, {&s.w.tw.day}});
    for (const SignedRecord& record : records) s.Entered(record);
    SignedRecord more = records[2];
    Statement another = Claims(s, 1)[0];
    more.payload = EncodePayload(another);
    more.via->n = 2;
    s.TryRecord(more);
  });
  cases.Add("manifest/an item that was said before", [](Stage& s) {
    std::vector<Statement> items = Claims(s, 2);
    items[1] = items[0];
    EnterAndTry(s, Signed({items, {}, {}, {&s.w.tw.day}}));
  });
}

void Places(Cases& cases) {
  const auto at = [&](const std::string& name, std::int64_t n) {
    cases.Add("manifest/" + name, [n](Stage& s) {
      SignedRecord item = Signed({Claims(s, 2), {}, {}, {&s.w.tw.day}})[1];
      item.via->n = n;
      s.TryRecord(item);
    });
  };
  at("item -1", -1);
  at("item 65,535, not there", 65535);
  at("item 65,536", 65536);
  cases.Add("manifest/via without n", [](Stage& s) {
    const SignedRecord item = Signed({Claims(s, 1), {}, {}, {&s.w.tw.day}})[1];
    s.TryEntry("{\"payload\":" + item.payload + ",\"via\":{\"manifest\":\"" +
               ToText(item.via->manifest) + "\"}}");
  });
  cases.Add("manifest/via without manifest", [](Stage& s) {
    const SignedRecord item = Signed({Claims(s, 1), {}, {}, {&s.w.tw.day}})[1];
    s.TryEntry("{\"payload\":" + item.payload + ",\"via\":{\"n\":0}}");
  });
  cases.Add("manifest/via whose n is text", [](Stage& s) {
    const SignedRecord item = Signed({Claims(s, 1), {}, {}, {&s.w.tw.day}})[1];
    s.TryEntry("{\"payload\":" + item.payload + ",\"via\":{\"manifest\":\"" +
               ToText(item.via->manifest) + "\",\"n\":\"0\"}}");
  });
  cases.Add("manifest/via with more", [](Stage& s) {
    const SignedRecord item = Signed({Claims(s, 1), {}, {}, {&s.w.tw.day}})[1];
    s.TryEntry("{\"payload\":" + item.payload + ",\"via\":{\"manifest\":\"" +
               ToText(item.via->manifest) + "\",\"n\":0,\"of\":1}}");
  });
  cases.Add("manifest/via that names no statement", [](Stage& s) {
    const SignedRecord item = Signed({Claims(s, 1), {}, {}, {&s.w.tw.day}})[1];
    s.TryEntry("{\"payload\":" + item.payload +
               ",\"via\":{\"manifest\":\"stm:12\",\"n\":0}}");
  });
}

// Items and manifest agree in iat, log, party and seen.
void Headers(Cases& cases) {
  const auto differing = [&](const std::string& name, auto change) {
    cases.Add("manifest/an item of " + name, [change](Stage& s) {
      std::vector<Statement> items = Claims(s, 2);
      change(s, items[1]);
      EnterAndTry(s, Signed({items, {}, {}, {&s.w.tw.day}}));
    });
  };
  differing("another time", [](Stage&, Statement& item) {
    item.iat += std::chrono::seconds{1};
  });
  differing("another party",
            [](Stage& s, Statement& item) { item.party = s.w.cn.id; });
  differing("another head seen", [](Stage& s, Statement& item) {
    item.seen = {3, **s.log.facts().RootAt(3)};
  });
  differing("another log",
            [](Stage&, Statement& item) { item.log = "rules.example/cn"; });
}

// Only seven types may stand in a manifest; each does.
void Types(Cases& cases) {
  const auto item = [&](const std::string& name, auto make) {
    cases.Add("manifest/an item that is a " + name, [make](Stage& s) {
      const Statement said = make(s);
      EnterAndTry(s, Signed({{said}, {}, {}, {&s.w.tw.day}}));
    });
  };
  const auto on_a = [](Stage& s, StatementBody body) {
    return s.log.Draft(s.w.tw, s.w.rec_a, std::move(body));
  };
  item("register", [](Stage& s) {
    RecordingRegistration body;
    body.nonce = LabelledNonce("an item");
    body.titles = {{"一項", "zh-Hant", ""}};
    return s.log.Draft(s.w.tw, MintSubject("rec", s.w.tw.id, body.nonce), body);
  });
  item("claim", [=](Stage& s) { return on_a(s, AClaim()); });
  item("transfer", [=](Stage& s) { return on_a(s, ATransfer(s.w.cn)); });
  item("licence", [=](Stage& s) { return on_a(s, ALicence(s.w.cn)); });
  item("link", [](Stage& s) {
    return s.log.Draft(s.w.tw, s.w.rec_a, ALink(), {s.w.rec_b});
  });
  item("withdraw", [=](Stage& s) {
    return on_a(s, Withdrawal{s.w.claim_a, "", ""});
  });
  item("accept", [=](Stage& s) {
    const StatementId offer = s.Said(s.w.cn, s.w.rec_a, ALicence(s.w.tw));
    return on_a(s, Acceptance{offer, ""});
  });
  item("dispute", [=](Stage& s) { return on_a(s, ADispute()); });
  item("resolve", [=](Stage& s) {
    const StatementId open = s.Said(s.w.cn, s.w.rec_a, ADispute());
    return on_a(s, AResolution(open, {s.w.cn.id}));
  });
  item("redact", [=](Stage& s) {
    return on_a(s, Redaction{s.w.rec_a_said, {Digest()}, "court-order"});
  });
  item("manifest", [](Stage& s) {
    return s.log.Draft(s.w.tw, s.w.tw.Self(), Manifest{1, Digest(), ""});
  });
  item("anchor", [](Stage& s) {
    return s.log.Draft(s.w.tw, s.w.tw.Self(),
                       qiao::Anchor{s.log.Size() + 1, Digest(), {}, {}, ""});
  });
  item("countersign", [=](Stage& s) {
    Countersignature seen;
    seen.origin = "rules.example/cn";
    seen.verdict = "clear";
    return on_a(s, seen);
  });
  item("key-revoke", [](Stage& s) {
    return s.log.Draft(s.w.tw, s.w.tw.Self(),
                       KeyRevocation{{s.w.tw.night.id()}, "lost", {}});
  });
  item("party", [](Stage& s) {
    return s.log.Draft(s.w.tw, s.w.tw.Self(), s.w.tw.Creation());
  });
}

// Every key of the manifest may sign both; enough of them for both.
void KeysOfManifests(Cases& cases) {
  const auto keyed = [&](const std::string& name,
                         const std::vector<std::string>& may, bool items_too) {
    cases.Add("manifest/" + name, [=](Stage& s) {
      const SigningKey key = LabelledKey("manifest key");
      s.Said(s.log.Draft(s.w.tw, s.w.tw.Self(), Added({Daily(key, may)})),
             {&s.w.tw.root_a, &s.w.tw.root_b, &key});
      const auto records = Signed({Claims(s, 1), {}, {}, {&key}});
      if (items_too) {
        EnterAndTry(s, records);
      } else {
        s.TryRecord(records[0]);
      }
    });
  };
  keyed("a key for both", {"claim", "manifest"}, true);
  keyed("a key for manifests alone", {"manifest"}, true);
  keyed("a key for claims alone", {"claim"}, false);
  cases.Add("manifest/one of two keys may not sign the item", [](Stage& s) {
    const SigningKey key = LabelledKey("manifest key");
    s.Said(
        s.log.Draft(s.w.tw, s.w.tw.Self(), Added({Daily(key, {"manifest"})})),
        {&s.w.tw.root_a, &s.w.tw.root_b, &key});
    EnterAndTry(s, Signed({Claims(s, 1), {}, {}, {&s.w.tw.day, &key}}));
  });
  const auto needed = [&](const std::string& name, const SignerNeeds& need,
                          bool two, bool items_too) {
    cases.Add("manifest/" + name, [=](Stage& s) {
      s.Said(
          s.log.Draft(s.w.tw, s.w.tw.Self(), RootChange{s.w.tw.Roots(), need}),
          s.w.tw.AllRoots());
      const auto records =
          Signed({Claims(s, 1),
                  {},
                  {},
                  two ? Keys{&s.w.tw.day, &s.w.tw.night} : Keys{&s.w.tw.day}});
      if (items_too) {
        EnterAndTry(s, records);
      } else {
        s.TryRecord(records[0]);
      }
    });
  };
  needed("two for claims, two signed", {{"claim", 2}}, true, true);
  needed("two for claims, one signed", {{"claim", 2}}, false, true);
  needed("two for manifests, two signed", {{"manifest", 2}}, true, true);
  needed("two for manifests, one signed", {{"manifest", 2}}, false, false);
}

// An item is like any other statement once it stands.
void SingleItems(Cases& cases) {
  const auto after = [&](const std::string& name, auto say) {
    cases.Add("manifest/an item " + name, [say](Stage& s) {
      const auto records = Signed({Claims(s, 3), {}, {}, {&s.w.tw.day}});
      for (const SignedRecord& record : records) s.Entered(record);
      say(s, StatementIdOf(records[2].payload));
    });
  };
  const auto corrected = [](const StatementId& id) {
    OwnershipClaim claim = AClaim();
    claim.replaces = id;
    return claim;
  };
  after("withdrawn alone", [](Stage& s, const StatementId& id) {
    s.Try(s.w.tw, s.w.rec_a, Withdrawal{id, "", ""});
  });
  after("corrected alone", [=](Stage& s, const StatementId& id) {
    s.Try(s.w.tw, s.w.rec_a, corrected(id));
  });
  after("withdrawn by another party", [](Stage& s, const StatementId& id) {
    s.Try(s.w.cn, s.w.rec_a, Withdrawal{id, "", ""});
  });
  after("withdrawn after its correction", [=](Stage& s, const StatementId& id) {
    s.Said(s.w.tw, s.w.rec_a, corrected(id));
    s.Try(s.w.tw, s.w.rec_a, Withdrawal{id, "", ""});
  });
  after("said again for itself", [](Stage& s, const StatementId& id) {
    for (const std::string& entry : s.log.entries()) {
      const auto shaped = CheckShape(entry, json::Edition::kVerifier);
      REQUIRE(shaped);
      if (shaped->id() != id) continue;
      return s.Try(shaped->statement(), {&s.w.tw.day});
    }
  });
}

}  // namespace

void ManifestCases(Cases& cases) {
  Whole(cases);
  Places(cases);
  Headers(cases);
  Types(cases);
  KeysOfManifests(cases);
  SingleItems(cases);
}

}  // namespace qiao::ledger::rules
