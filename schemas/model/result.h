// Result<T>: a value, or an Error that says what went wrong.
//
//   Result<Share> share = Share::Make(1, 3);
//   QIAO_TRY(Share half, Share::Make(1, 2));   // returns the Error upwards
//   QIAO_TRY_DO(store.Commit());               // the same for Result<void>
//
// It has the shape of std::expected. Answers are not errors: no match, no
// claim, a conflict and a rejected row are values with names of their own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "schemas/model/check.h"
#include "schemas/model/refusal.h"

namespace qiao {

// What kind of trouble; decides the exit code of the CLI (cli/exit_code.h)
// and the status of the service. Part of the published interface.
enum class ErrorCode {
  kUsage,        // the caller asked for something that makes no sense
  kUnreadable,   // input bytes cannot be read as what they should be
  kInvalid,      // readable, but a value breaks a rule
  kRefused,      // a record, proof or bundle is refused; see `refusal`
  kNotFound,     // a named thing does not exist
  kKeyNeeded,    // no usable signing key
  kChanged,      // somebody else was first; read again and retry
  kUnavailable,  // a server or a helper program does not answer
  kInterrupted,  // stopped by the user; what was acknowledged is safe
  kStorage,      // the disk failed; nothing more is acknowledged
  kNoRoom,       // the disk is full; nothing was kept, and asking again may help
};

struct [[nodiscard]] Error {
  ErrorCode code = ErrorCode::kInvalid;
  std::string message;  // where, what and the limit, in words
  std::optional<Refusal> refusal = std::nullopt;
};

inline Error Refused(Refusal refusal, std::string message) {
  return Error{ErrorCode::kRefused, std::move(message), refusal};
}

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}          // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}      // NOLINT(google-explicit-constructor)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & {
    QIAO_CHECK(has_value());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    QIAO_CHECK(has_value());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    QIAO_CHECK(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& {
    QIAO_CHECK(!has_value());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    QIAO_CHECK(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  void value() const { QIAO_CHECK(has_value()); }
  const Error& error() const& {
    QIAO_CHECK(!has_value());
    return *error_;
  }
  Error&& error() && {
    QIAO_CHECK(!has_value());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace qiao

#define QIAO_JOIN_INNER(a, b) a##b
#define QIAO_JOIN(a, b) QIAO_JOIN_INNER(a, b)
#define QIAO_TRY_IMPL(result, declaration, expression)      \
  auto result = (expression);                               \
  if (!result) return std::move(result).error();            \
  declaration = std::move(result).value()
#define QIAO_TRY(declaration, expression) \
  QIAO_TRY_IMPL(QIAO_JOIN(qiao_try_, __LINE__), declaration, expression)
#define QIAO_TRY_DO(expression)                                       \
  do {                                                                \
    auto qiao_try_result = (expression);                              \
    if (!qiao_try_result) return std::move(qiao_try_result).error();  \
  } while (false)
