// Writes down what `lpgen program` emits: NAME_program.lp.h and .cc, a main per launch type, and
// the test harness.
// In: ProgramPlan.  Out: FileSet. Nothing is decided here.
#pragma once

#include <string>

#include "codegen/emit/expressions.h"
#include "codegen/emit/file_set.h"
#include "codegen/emit/text.h"
#include "codegen/plan/program.h"

namespace lp::gen {

FileSet emitProgram(const ProgramPlan& plan);

std::string emitProgramHeader(const ProgramPlan& plan);
std::string emitProgramSource(const ProgramPlan& plan);
std::string emitProgramMain(const ProgramPlan& plan, const PlannedMain& main);
std::string emitTestingHeader(const ProgramPlan& plan);
std::string emitTestingSource(const ProgramPlan& plan);

// Parts of the source: functions that convert and make values, nodes, tables.
void emitFunctions(Text& text, const ProgramPlan& plan);
void emitNodes(Text& text, const ProgramPlan& plan);
void emitTables(Text& text, const ProgramPlan& plan);

// static lp::Task<void> startAdd(...) { ... }: a method that is a coroutine, as its table starts
// it.
void emitTask(Text& text, const Expressions& expressions, const PlannedNode& node,
              const PlannedServed& method);
// static void batchScore(...) { ... }, and the functions by which it reads calls and answers them:
// a method that takes many calls at once, as its table runs it.
void emitBatch(Text& text, const Expressions& expressions, const PlannedNode& node,
               const PlannedServed& method);

// class EvaluatorNode final: public lp::Node { ... }: a node that is a function.
void emitFunctionNode(Text& text, const Expressions& expressions, const PlannedNode& node);

// class CacherNode final: public lp::_::Cacher { ... }, and its table.
void emitCacherNode(Text& text, const Expressions& expressions, const PlannedNode& node);

// Standard headers for what a piece of code says.
Includes includesOf(const std::string& code);

}  // namespace lp::gen
