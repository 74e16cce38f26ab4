// Record format §5.2 and §15.5: whose signatures a statement needs.
#include "tests/registry/ledger/rule_stage.h"

namespace qiao::ledger::rules {
namespace {

KeyRevocation Revoked(std::vector<KeyId> kids,
                      std::optional<std::int64_t> since = std::nullopt) {
  std::sort(kids.begin(), kids.end());
  return {std::move(kids), "lost", since};
}

// A key statement of the Taipei label: of three roots two must sign.
Statement Key(Stage& s, StatementBody body) {
  return s.log.Draft(s.w.tw, s.w.tw.Self(), std::move(body));
}

void PartyKeys(Cases& cases) {
  static const Party fresh("newcomer", 2);
  const auto created = [](Stage& s) {
    return s.log.Draft(fresh, fresh.Self(), fresh.Creation());
  };
  cases.Add("party/a root has not signed", [=](Stage& s) {
    s.Try(created(s), {&fresh.root_a, &fresh.root_b});
  });
  cases.Add("party/a stranger signed too", [=](Stage& s) {
    s.Try(created(s),
          {&fresh.root_a, &fresh.root_b, &fresh.root_c, &s.w.tw.day});
  });
  cases.Add("party/a root's signature is wrong", [=](Stage& s) {
    SignedRecord record = SignAnyway(created(s), fresh.AllRoots());
    record.sigs[1].sig[5] ^= 1;
    s.TryRecord(record);
  });
  cases.Add("party/created again", [](Stage& s) {
    s.Try(s.log.Draft(s.w.tw, s.w.tw.Self(), s.w.tw.Creation()),
          s.w.tw.AllRoots());
  });
  cases.Add("party/with a root of another party", [](Stage& s) {
    const SigningKey own = LabelledKey("newcomer root");
    PartyCreation body{
        LabelledNonce("newcomer"), Listed({&own, &s.w.tw.root_a}, 1), {}};
    Statement statement = s.log.Draft(fresh, fresh.Self(), body);
    statement.party = MintParty(body.roots, body.nonce);
    statement.subj = AsSubject(statement.party);
    s.Try(statement, {&own, &s.w.tw.root_a});
  });
  cases.Add("party/roots not ascending by key id", [](Stage& s) {
    PartyCreation body = fresh.Creation();
    std::swap(body.roots.keys[0], body.roots.keys[1]);
    Statement statement = s.log.Draft(fresh, fresh.Self(), body);
    statement.party = MintParty(body.roots, body.nonce);
    statement.subj = AsSubject(statement.party);
    s.Try(statement, fresh.AllRoots());
  });
  cases.Add("party/a root that is no point", [](Stage& s) {
    PartyCreation body = fresh.Creation();
    body.roots.keys[0].pub.assign(32, 0);
    body.roots.keys[0].pub[0] = 2;
    std::sort(body.roots.keys.begin(), body.roots.keys.end(),
              [](const PublicKey& a, const PublicKey& b) {
                return KeyIdOf(a) < KeyIdOf(b);
              });
    Statement statement = s.log.Draft(fresh, fresh.Self(), body);
    statement.party = MintParty(body.roots, body.nonce);
    statement.subj = AsSubject(statement.party);
    s.Try(statement, fresh.AllRoots());
  });
}

void Additions(Cases& cases) {
  static const SigningKey fresh = LabelledKey("fresh daily");
  static const SigningKey second = LabelledKey("second daily");
  const auto addition = [](Stage& s) {
    return Key(s, Added({Daily(fresh, {"claim"})}));
  };
  const auto with = [&](const std::string& name, auto signers) {
    cases.Add("key-add/" + name,
              [=](Stage& s) { s.Try(addition(s), signers(s.w)); });
  };
  using B = const Beginning&;
  with("by the threshold of roots", [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_c, &fresh};
  });
  with("by all roots", [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_b, &w.tw.root_c, &fresh};
  });
  with("by too few roots", [](B w) { return Keys{&w.tw.root_a, &fresh}; });
  with("without the new key", [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_b};
  });
  with("with a daily key beside", [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_b, &w.tw.day, &fresh};
  });
  with("with a root of another party beside", [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_b, &w.cn.root_a, &fresh};
  });
  with("with an unknown key beside", [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_b, &second, &fresh};
  });
  cases.Add("key-add/the new key's signature is wrong", [=](Stage& s) {
    SignedRecord record =
        SignAnyway(addition(s), {&s.w.tw.root_a, &s.w.tw.root_b, &fresh});
    for (SignatureLine& line : record.sigs) {
      if (line.kid == fresh.id()) line.sig[9] ^= 1;
    }
    s.TryRecord(record);
  });
  cases.Add("key-add/a root's signature is wrong", [=](Stage& s) {
    SignedRecord record =
        SignAnyway(addition(s), {&s.w.tw.root_a, &s.w.tw.root_b, &fresh});
    for (SignatureLine& line : record.sigs) {
      if (line.kid == s.w.tw.root_a.id()) line.sig[9] ^= 1;
    }
    s.TryRecord(record);
  });
  cases.Add("key-add/by a party that was not created", [](Stage& s) {
    static const Party nobody("nobody", 1);
    s.Try(s.log.Draft(nobody, nobody.Self(), Added({Daily(fresh, {"claim"})})),
          {&nobody.root_a, &fresh});
  });
  cases.Add("key-add/keys not ascending by key id", [](Stage& s) {
    KeyAddition body =
        Added({Daily(fresh, {"claim"}), Daily(second, {"claim"})});
    std::swap(body.keys[0], body.keys[1]);
    s.Try(Key(s, body), {&s.w.tw.root_a, &s.w.tw.root_b, &fresh, &second});
  });
  cases.Add("key-add/the same key twice", [](Stage& s) {
    KeyAddition body = Added({Daily(fresh, {"claim"})});
    body.keys.push_back(body.keys[0]);
    s.Try(Key(s, body), {&s.w.tw.root_a, &s.w.tw.root_b, &fresh});
  });
  const auto taken = [&](const std::string& name, auto key) {
    cases.Add("key-add/" + name, [=](Stage& s) {
      const SigningKey& again = key(s.w);
      s.Try(Key(s, Added({Daily(again, {"claim"})})),
            {&s.w.tw.root_a, &s.w.tw.root_b, &again});
    });
  };
  taken("an own daily key again",
        [](B w) -> const SigningKey& { return w.tw.day; });
  taken("an own root as a daily key",
        [](B w) -> const SigningKey& { return w.tw.root_c; });
  taken("a daily key of another party",
        [](B w) -> const SigningKey& { return w.cn.day; });
}

void Revocations(Cases& cases) {
  using B = const Beginning&;
  const auto revoke = [&](const std::string& name, auto kids, auto signers) {
    cases.Add("key-revoke/" + name, [=](Stage& s) {
      s.Try(Key(s, Revoked(kids(s.w))), signers(s.w));
    });
  };
  const auto day = [](B w) { return std::vector<KeyId>{w.tw.day.id()}; };
  const auto roots = [](B w) { return Keys{&w.tw.root_a, &w.tw.root_b}; };
  revoke("by the threshold of roots", day, roots);
  revoke("by too few roots", day, [](B w) { return Keys{&w.tw.root_a}; });
  revoke("by the key itself", day, [](B w) { return Keys{&w.tw.day}; });
  revoke("by another daily key", day, [](B w) { return Keys{&w.tw.night}; });
  revoke("by the key itself and a root", day, [](B w) {
    return Keys{&w.tw.day, &w.tw.root_a};
  });
  revoke(
      "two keys by one of them",
      [](B w) {
        return std::vector<KeyId>{w.tw.day.id(), w.tw.night.id()};
      },
      [](B w) { return Keys{&w.tw.day}; });
  revoke(
      "two keys by the roots",
      [](B w) {
        return std::vector<KeyId>{w.tw.day.id(), w.tw.night.id()};
      },
      roots);
  revoke(
      "of a root", [](B w) { return std::vector<KeyId>{w.tw.root_c.id()}; },
      roots);
  revoke(
      "of another party's key",
      [](B w) { return std::vector<KeyId>{w.cn.day.id()}; }, roots);
  revoke(
      "of a key nobody knows",
      [](B) { return std::vector<KeyId>{LabelledKey("none").id()}; }, roots);
  revoke("with a root of another party beside", day, [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_b, &w.cn.root_a};
  });
  cases.Add("key-revoke/the key's own signature is wrong", [=](Stage& s) {
    SignedRecord record = SignAnyway(Key(s, Revoked(day(s.w))), {&s.w.tw.day});
    record.sigs[0].sig[9] ^= 1;
    s.TryRecord(record);
  });
  cases.Add("key-revoke/a root's signature is wrong", [=](Stage& s) {
    SignedRecord record = SignAnyway(Key(s, Revoked(day(s.w))), roots(s.w));
    record.sigs[1].sig[9] ^= 1;
    s.TryRecord(record);
  });
  cases.Add("key-revoke/a second time", [=](Stage& s) {
    s.Said(Key(s, Revoked(day(s.w))), roots(s.w));
    s.Try(Key(s, Revoked(day(s.w))), roots(s.w));
  });
  cases.Add("key-revoke/by a party that was not created", [](Stage& s) {
    static const Party nobody("nobody", 1);
    s.Try(s.log.Draft(nobody, nobody.Self(), Revoked({s.w.tw.day.id()})),
          {&nobody.root_a});
  });
  cases.Add("key-revoke/since its own index", [=](Stage& s) {
    s.Try(Key(s, Revoked(day(s.w), s.log.Size())), roots(s.w));
  });
  cases.Add("key-revoke/since a later index", [=](Stage& s) {
    s.Try(Key(s, Revoked(day(s.w), s.log.Size() + 1)), roots(s.w));
  });
  cases.Add("key-revoke/then the key signs", [=](Stage& s) {
    s.Said(Key(s, Revoked(day(s.w))), roots(s.w));
    s.Try(s.w.tw, s.w.rec_a, AClaim());
  });
  cases.Add("key-revoke/then another key signs", [=](Stage& s) {
    s.Said(Key(s, Revoked(day(s.w))), roots(s.w));
    s.Try(s.log.Draft(s.w.tw, s.w.rec_a, AClaim()), {&s.w.tw.night});
  });
  cases.Add("key-revoke/then it is added again", [=](Stage& s) {
    s.Said(Key(s, Revoked(day(s.w))), roots(s.w));
    s.Try(Key(s, Added({Daily(s.w.tw.day, {"claim"})})),
          {&s.w.tw.root_a, &s.w.tw.root_b, &s.w.tw.day});
  });
}

void Rotations(Cases& cases) {
  static const SigningKey x = LabelledKey("root x");
  static const SigningKey y = LabelledKey("root y");
  using B = const Beginning&;
  const auto rotate = [&](const std::string& name, auto listed, auto signers) {
    cases.Add("key-roots/" + name, [=](Stage& s) {
      s.Try(Key(s, RootChange{Listed(listed(s.w), 1), {}}), signers(s.w));
    });
  };
  const auto fresh = [](B) { return Keys{&x, &y}; };
  rotate("by the old threshold and every new root", fresh, [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_b, &x, &y};
  });
  rotate("by too few old roots", fresh, [](B w) {
    return Keys{&w.tw.root_a, &x, &y};
  });
  rotate("without a new root", fresh, [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_b, &x};
  });
  rotate("with a daily key beside", fresh, [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_b, &x, &y, &w.tw.day};
  });
  rotate("with an unknown key beside", fresh, [](B w) {
    static const SigningKey z = LabelledKey("root z");
    return Keys{&w.tw.root_a, &w.tw.root_b, &x, &y, &z};
  });
  rotate(
      "keeping an old root, which signs",
      [](B w) {
        return Keys{&w.tw.root_a, &x};
      },
      [](B w) {
        return Keys{&w.tw.root_a, &w.tw.root_b, &x};
      });
  rotate(
      "keeping an old root, which has not signed",
      [](B w) {
        return Keys{&w.tw.root_a, &x};
      },
      [](B w) {
        return Keys{&w.tw.root_b, &w.tw.root_c, &x};
      });
  rotate(
      "to a daily key", [](B w) { return Keys{&w.tw.day}; },
      [](B w) {
        return Keys{&w.tw.root_a, &w.tw.root_b, &w.tw.day};
      });
  rotate(
      "to a root of another party", [](B w) { return Keys{&w.cn.root_a}; },
      [](B w) {
        return Keys{&w.tw.root_a, &w.tw.root_b, &w.cn.root_a};
      });
  const auto changed = [](Stage& s) {
    s.Said(Key(s, RootChange{Listed({&x, &y}, 2), {}}),
           {&s.w.tw.root_a, &s.w.tw.root_b, &x, &y});
  };
  const auto after = [&](const std::string& name, StatementBody body,
                         auto signers) {
    cases.Add("key-roots/" + name, [=](Stage& s) {
      changed(s);
      s.Try(Key(s, body), signers(s.w));
    });
  };
  static const SigningKey daily = LabelledKey("daily after");
  const KeyAddition addition = Added({Daily(daily, {"claim"})});
  after("then the new roots add a key", addition, [](B) {
    return Keys{&x, &y, &daily};
  });
  after("then one new root adds a key", addition, [](B) {
    return Keys{&x, &daily};
  });
  after("then the old roots add a key", addition, [](B w) {
    return Keys{&w.tw.root_a, &w.tw.root_b, &daily};
  });
  after("then an old root signs a revocation",
        Revoked({LabelledKey("taipei day").id()}), [](B w) {
          return Keys{&x, &y, &w.tw.root_a};
        });
  cases.Add("key-roots/then an old root returns", [=](Stage& s) {
    changed(s);
    s.Try(Key(s, RootChange{Listed({&x, &s.w.tw.root_a}, 1), {}}),
          {&x, &y, &s.w.tw.root_a});
  });
  cases.Add("key-roots/a signature is wrong", [](Stage& s) {
    SignedRecord record = SignAnyway(Key(s, RootChange{Listed({&x}, 1), {}}),
                                     {&s.w.tw.root_a, &s.w.tw.root_b, &x});
    for (SignatureLine& line : record.sigs) {
      if (line.kid == x.id()) line.sig[9] ^= 1;
    }
    s.TryRecord(record);
  });
  cases.Add("key-roots/an old root's signature is wrong", [](Stage& s) {
    SignedRecord record = SignAnyway(Key(s, RootChange{Listed({&x}, 1), {}}),
                                     {&s.w.tw.root_a, &s.w.tw.root_b, &x});
    for (SignatureLine& line : record.sigs) {
      if (line.kid == s.w.tw.root_b.id()) line.sig[9] ^= 1;
    }
    s.TryRecord(record);
  });
  cases.Add("key-roots/by a party that was not created", [](Stage& s) {
    static const Party nobody("nobody", 1);
    s.Try(s.log.Draft(nobody, nobody.Self(), RootChange{Listed({&x}, 1), {}}),
          {&nobody.root_a, &x});
  });
  cases.Add("key-roots/new roots not ascending by key id", [](Stage& s) {
    RootChange body{Listed({&x, &y}, 1), {}};
    std::swap(body.roots.keys[0], body.roots.keys[1]);
    s.Try(Key(s, body), {&s.w.tw.root_a, &s.w.tw.root_b, &x, &y});
  });
}

void DailyKeys(Cases& cases) {
  using B = const Beginning&;
  const auto claimed = [&](const std::string& name, auto signers) {
    cases.Add("daily/" + name, [=](Stage& s) {
      s.Try(s.log.Draft(s.w.tw, s.w.rec_a, AClaim()), signers(s.w));
    });
  };
  claimed("one key", [](B w) { return Keys{&w.tw.clerk}; });
  claimed("two keys", [](B w) { return Keys{&w.tw.day, &w.tw.night}; });
  claimed("a root", [](B w) { return Keys{&w.tw.root_a}; });
  claimed("a root beside", [](B w) { return Keys{&w.tw.day, &w.tw.root_a}; });
  claimed("a key of another party beside", [](B w) {
    return Keys{&w.tw.day, &w.cn.day};
  });
  claimed("an unknown key beside", [](B w) {
    static const SigningKey unknown = LabelledKey("unknown");
    return Keys{&w.tw.day, &unknown};
  });
  cases.Add("daily/one of two signatures is wrong", [](Stage& s) {
    SignedRecord record = SignAnyway(s.log.Draft(s.w.tw, s.w.rec_a, AClaim()),
                                     {&s.w.tw.day, &s.w.tw.night});
    record.sigs[1].sig[9] ^= 1;
    s.TryRecord(record);
  });
  cases.Add("daily/a type the key may not sign", [](Stage& s) {
    s.Try(s.log.Draft(s.w.tw, s.w.rec_a, ADispute()), {&s.w.tw.clerk});
  });
  cases.Add("daily/a type one of two keys may not sign", [](Stage& s) {
    s.Try(s.log.Draft(s.w.tw, s.w.rec_a, ADispute()),
          {&s.w.tw.day, &s.w.tw.clerk});
  });
  cases.Add("daily/of a party that was not created", [](Stage& s) {
    static const Party nobody("nobody", 1);
    s.Try(s.log.Draft(nobody, s.w.rec_a, AClaim()), {&nobody.day});
  });
  cases.Add("daily/a root that left", [](Stage& s) {
    const SigningKey x = LabelledKey("root x");
    s.Said(Key(s, RootChange{Listed({&x}, 1), {}}),
           {&s.w.tw.root_a, &s.w.tw.root_b, &x});
    s.Try(s.log.Draft(s.w.tw, s.w.rec_a, AClaim()), {&s.w.tw.root_a});
  });
  const auto until = [&](const std::string& name, int seconds_left) {
    cases.Add("daily/" + name, [=](Stage& s) {
      const SigningKey key = LabelledKey("short-lived");
      const Instant end = s.log.Time() + std::chrono::seconds{10};
      s.Said(Key(s, Added({Daily(key, {"claim"}, end)})),
             {&s.w.tw.root_a, &s.w.tw.root_b, &key});
      Statement claim = s.log.Draft(s.w.tw, s.w.rec_a, AClaim());
      claim.iat = end - std::chrono::seconds{seconds_left};
      s.Try(claim, {&key});
    });
  };
  until("the last second before until", 1);
  until("at until", 0);
}

void Needs(Cases& cases) {
  using B = const Beginning&;
  // From here on two daily keys must sign a claim.
  const auto two_for_claims = [](Stage& s) {
    s.Said(Key(s, RootChange{s.w.tw.Roots(), {{"claim", 2}}}),
           s.w.tw.AllRoots());
  };
  const auto claimed = [&](const std::string& name, auto signers) {
    cases.Add("need/" + name, [=](Stage& s) {
      two_for_claims(s);
      s.Try(s.log.Draft(s.w.tw, s.w.rec_a, AClaim()), signers(s.w));
    });
  };
  claimed("two asked for, two signed", [](B w) {
    return Keys{&w.tw.day, &w.tw.clerk};
  });
  claimed("two asked for, three signed", [](B w) {
    return Keys{&w.tw.day, &w.tw.night, &w.tw.clerk};
  });
  claimed("two asked for, one signed", [](B w) { return Keys{&w.tw.day}; });
  cases.Add("need/of another type", [=](Stage& s) {
    two_for_claims(s);
    s.Try(s.log.Draft(s.w.tw, s.w.rec_a, ADispute()), {&s.w.tw.day});
  });
  cases.Add("need/left out is gone", [=](Stage& s) {
    two_for_claims(s);
    s.Said(Key(s, RootChange{s.w.tw.Roots(), {}}), s.w.tw.AllRoots());
    s.Try(s.log.Draft(s.w.tw, s.w.rec_a, AClaim()), {&s.w.tw.day});
  });
  const auto at_creation = [&](const std::string& name, bool both) {
    cases.Add("need/" + name, [=](Stage& s) {
      static const Party careful("careful", 1);
      PartyCreation body = careful.Creation();
      body.need = {{"register", 2}};
      s.Said(s.log.Draft(careful, careful.Self(), body), careful.AllRoots());
      s.Said(s.log.Draft(careful, careful.Self(),
                         Added({Daily(careful.day, AllTypes()),
                                Daily(careful.night, AllTypes())})),
             {&careful.root_a, &careful.day, &careful.night});
      RecordingRegistration recording;
      recording.nonce = LabelledNonce("careful recording");
      recording.titles = {{"小心", "zh", ""}};
      const Statement statement = s.log.Draft(
          careful, MintSubject("rec", careful.id, recording.nonce), recording);
      s.Try(statement,
            both ? Keys{&careful.day, &careful.night} : Keys{&careful.day});
    });
  };
  at_creation("said at creation, kept", true);
  at_creation("said at creation, not kept", false);
}

}  // namespace

void KeyCases(Cases& cases) {
  PartyKeys(cases);
  Additions(cases);
  Revocations(cases);
  Rotations(cases);
  DailyKeys(cases);
  Needs(cases);
}

}  // namespace qiao::ledger::rules
