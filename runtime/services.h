// All that emitted service headers use of the runtime, and all that users' code sees of it.
#pragma once

#include "runtime/argument.h"
#include "runtime/box.h"
#include "runtime/bytes.h"
#include "runtime/context.h"
#include "runtime/entries.h"
#include "runtime/error.h"
#include "runtime/future.h"
#include "runtime/handle.h"
#include "runtime/health.h"
#include "runtime/outcome.h"
#include "runtime/service.h"
#include "runtime/stop.h"
#include "runtime/stream.h"
#include "runtime/task.h"
#include "runtime/tensor.h"
#include "runtime/version.h"
