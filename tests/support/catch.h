// The one Catch2 include.
#pragma once

#include <catch2/catch.hpp>
