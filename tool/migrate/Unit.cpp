//===-- Unit.cpp - What a worker of migrate does --------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Unit.h"
#include "BodyReader.h"
#include "CallReader.h"
#include "cache/WriteFile.h"
#include "project/OneCommand.h"
#include "project/StagedFiles.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/MacroArgs.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/JSON.h"

using namespace clang;

namespace memleak::migrate {

namespace json = llvm::json;

namespace {

/// Keeps what the compiler says, each thing once.
class Listener : public DiagnosticConsumer {
public:
  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    llvm::SmallString<256> Text;
    Info.FormatDiagnostic(Text);
    Place At;
    if (Info.hasSourceManager() && Info.getLocation().isValid()) {
      const SourceManager &Sources = Info.getSourceManager();
      SourceLocation Loc = Sources.getFileLoc(Info.getLocation());
      if (auto File = Sources.getFileEntryRefForID(Sources.getFileID(Loc)))
        At = {tool::realPath(File->getName()),
              Sources.getSpellingLineNumber(Loc)};
    }
    if (Level == DiagnosticsEngine::Note) {
      if (!All.empty())
        All.back().Notes.push_back(At);
    } else if (Level >= DiagnosticsEngine::Warning) {
      All.push_back(
          {At, Text.str().str(), {}, Level >= DiagnosticsEngine::Error});
    }
  }
  std::vector<Complaint> All;
};

/// What a source has and no AST shows.
struct LeftOutRanges {
  std::vector<SourceRange> Skipped;
  std::vector<std::pair<SourceLocation, SourceLocation>> Dropped;
};

class SkippedRecorder : public PPCallbacks {
public:
  explicit SkippedRecorder(LeftOutRanges &Into) : Into(Into) {}
  void SourceRangeSkipped(SourceRange Range, SourceLocation) override {
    Into.Skipped.push_back(Range);
  }
  void MacroExpands(const Token &, const MacroDefinition &Macro, SourceRange,
                    const MacroArgs *Given) override {
    const MacroInfo *Info = Macro.getMacroInfo();
    if (!Given || !Info)
      return;
    for (unsigned I = 0; I < Info->getNumParams(); ++I) {
      const IdentifierInfo *Name = Info->params()[I];
      const Token *First = Given->getUnexpArgument(I);
      const unsigned Count = MacroArgs::getArgLength(First);
      if (Count == 0 || llvm::any_of(Info->tokens(), [&](const Token &Each) {
            return Each.getIdentifierInfo() == Name;
          }))
        continue;
      Into.Dropped.emplace_back(First->getLocation(),
                                First[Count - 1].getEndLoc());
    }
  }

private:
  LeftOutRanges &Into;
};

/// Reads every declaration and function of the project's own code. Acquisitions
/// are counted by themselves, whatever the rest understands of them.
class UnitWalker : public RecursiveASTVisitor<UnitWalker> {
public:
  UnitWalker(Declarations &Decls, TUState &Unit, HandleKind Handle)
      : Decls(Decls), Unit(Unit), Handle(Handle), WhoCalls(Decls) {}

  bool TraverseDecl(Decl *D) {
    if (D && !isa<TranslationUnitDecl, LinkageSpecDecl>(D) &&
        D->getLocation().isValid() && !Decls.isUser(D->getLocation()))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }
  bool VisitFunctionDecl(FunctionDecl *F) {
    Decls.declare(*F);
    if (F->doesThisDeclarationHaveABody() && F->getBody()) {
      BodyReader(*F, Decls, Unit, Handle).run();
      WhoCalls.read(*F);
    }
    return true;
  }
  bool VisitFieldDecl(FieldDecl *Field) {
    Decls.declare(*Field);
    if (Field->hasInClassInitializer() && Field->getInClassInitializer() &&
        !isNull(Field->getInClassInitializer(), Decls.context()))
      Decls.veto(Decls.pointer(*Field), "declaration",
                 "it is initialised where it is declared",
                 Field->getLocation());
    return true;
  }
  bool VisitVarDecl(VarDecl *V) {
    if (!isa<ParmVarDecl>(V) && !V->isLocalVarDecl())
      Decls.declare(*V);
    return true;
  }
  bool VisitPointerTypeLoc(PointerTypeLoc Type) {
    declareFunctionType(Type.getPointeeLoc());
    return true;
  }
  bool VisitReferenceTypeLoc(ReferenceTypeLoc Type) {
    declareFunctionType(Type.getPointeeLoc());
    return true;
  }
  bool VisitTypedefNameDecl(TypedefNameDecl *Name) {
    declareFunctionType(Name->getTypeSourceInfo()->getTypeLoc());
    return true;
  }
  bool VisitCXXRecordDecl(CXXRecordDecl *Class) {
    if (Class->isThisDeclarationADefinition())
      for (const CXXBaseSpecifier &Base : Class->bases())
        if (const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl())
          Decls.facts().Bases.emplace_back(usrOf(*Class),
                                           usrOf(*Of->getCanonicalDecl()));
    return true;
  }
  bool VisitCXXNewExpr(CXXNewExpr *New) {
    if (New->getNumPlacementArgs() == 0)
      count(*New, New->isArray() ? "new[]" : "new");
    else if (const CXXRecordDecl *Tag =
                 New->getPlacementArg(0)->getType()->getAsCXXRecordDecl();
             Tag && Tag->getName() == "nothrow_t")
      count(*New, "new");
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && Callee->getIdentifier() && Callee->isExternC() &&
        llvm::StringSwitch<bool>(Callee->getName())
            .Cases("malloc", "calloc", "realloc", "strdup", "strndup", true)
            .Cases("aligned_alloc", "posix_memalign", true)
            .Default(false))
      count(*Call, "malloc");
    return true;
  }

private:
  void declareFunctionType(TypeLoc Type) {
    if (auto Function = Type.IgnoreParens().getAs<FunctionProtoTypeLoc>())
      Decls.declare(Function);
  }
  void count(const Expr &E, llvm::StringRef Kind) {
    SourceLocation At = E.getBeginLoc();
    // What a library's macro writes is not the project's.
    const SourceManager &Sources = Decls.context().getSourceManager();
    if (!Decls.isUser(Sources.getSpellingLoc(At)))
      return;
    Decls.facts().Sites.push_back(
        {Decls.place(At), Decls.offset(At), Kind.str()});
  }

  Declarations &Decls;
  TUState &Unit;
  HandleKind Handle;
  CallReader WhoCalls;
};

class FactsConsumer : public ASTConsumer {
public:
  FactsConsumer(const UnitRequest &Request, Facts &Into,
                const LeftOutRanges &LeftOut)
      : Request(Request), Into(Into), LeftOut(LeftOut) {}

  void HandleTranslationUnit(ASTContext &Context) override {
    Into.IsC = !Context.getLangOpts().CPlusPlus;
    Declarations Decls(Context, Request.Roots, Into);
    noteFiles(Context.getSourceManager(), Decls);
    if (Context.getDiagnostics().hasUncompilableErrorOccurred())
      return;
    TUState Unit(models::shippedModels(), /*Indexes=*/nullptr,
                 /*Reparsed=*/nullptr);
    const HandleKind Handle = Request.Handle == HandleName::Pool
                                  ? HandleKind::Pool
                                  : HandleKind::Unique;
    UnitWalker(Decls, Unit, Handle)
        .TraverseDecl(Context.getTranslationUnitDecl());
  }

private:
  void noteFiles(const SourceManager &Sources, const Declarations &Decls) {
    std::map<std::string, FileFacts> Files;
    for (unsigned I = 1; I < Sources.local_sloc_entry_size(); ++I) {
      const SrcMgr::SLocEntry &Entry = Sources.getLocalSLocEntry(I);
      if (!Entry.isFile())
        continue;
      SourceLocation Start =
          SourceLocation::getFromRawEncoding(Entry.getOffset());
      if (!Decls.isUser(Start))
        continue;
      FileFacts &File = Files[Decls.file(Start)];
      if (!File.Path.empty())
        continue;
      File.Path = Decls.file(Start);
      File.Hash = hashOf(Sources.getBufferData(Sources.getFileID(Start)));
    }
    for (SourceRange Range : LeftOut.Skipped)
      if (Decls.isUser(Range.getBegin()))
        Files[Decls.file(Range.getBegin())].Skipped.emplace_back(
            Decls.offset(Range.getBegin()), Decls.offset(Range.getEnd()));
    for (auto [Begin, End] : LeftOut.Dropped) {
      Begin = Sources.getSpellingLoc(Begin);
      End = Sources.getSpellingLoc(End);
      if (Decls.isUser(Begin) &&
          Sources.getFileID(Begin) == Sources.getFileID(End) &&
          Sources.getFileOffset(Begin) < Sources.getFileOffset(End))
        Files[Decls.file(Begin)].Dropped.emplace_back(Decls.offset(Begin),
                                                      Decls.offset(End));
    }
    for (auto &[Path, File] : Files)
      Into.Files.push_back(std::move(File));
  }

  const UnitRequest &Request;
  Facts &Into;
  const LeftOutRanges &LeftOut;
};

class UnitAction : public ASTFrontendAction {
public:
  UnitAction(const UnitRequest &Request, Facts &Into)
      : Request(Request), Into(Into) {}
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler,
                                                 llvm::StringRef) override {
    if (Request.Check)
      return std::make_unique<ASTConsumer>();
    Compiler.getPreprocessor().addPPCallbacks(
        std::make_unique<SkippedRecorder>(LeftOut));
    return std::make_unique<FactsConsumer>(Request, Into, LeftOut);
  }

private:
  const UnitRequest &Request;
  Facts &Into;
  LeftOutRanges LeftOut;
};

class UnitActionFactory : public tooling::FrontendActionFactory {
public:
  UnitActionFactory(const UnitRequest &Request, Facts &Into)
      : Request(Request), Into(Into) {}
  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<UnitAction>(Request, Into);
  }

private:
  const UnitRequest &Request;
  Facts &Into;
};

llvm::Error failure(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

} // namespace

llvm::Error work(const UnitRequest &Request) {
  auto Files = llvm::makeIntrusiveRefCnt<tool::StagedFiles>(
      llvm::vfs::getRealFileSystem(),
      std::map<std::string, std::string>(Request.Staged.begin(),
                                         Request.Staged.end()));
  tool::OneCommand Database(Request.Command, *Files);
  tooling::ClangTool Tool(Database, {Request.Command.File},
                          std::make_shared<PCHContainerOperations>(), Files);
  std::vector<std::string> Extra = Request.ExtraArguments;
  Extra.push_back("-ferror-limit=0");
  Extra.push_back("-Wno-error");
  Tool.appendArgumentsAdjuster(tooling::getInsertArgumentAdjuster(
      Extra, tooling::ArgumentInsertPosition::END));
  Tool.appendArgumentsAdjuster(tooling::getStripPluginsAdjuster());
  Tool.setPrintErrorMessage(false);
  Listener Said;
  Tool.setDiagnosticConsumer(&Said);
  Facts Found;
  Found.MainFile = Request.Command.File;
  UnitActionFactory Factory(Request, Found);
  const int Failed = Tool.run(&Factory);
  auto Error = llvm::find_if(Said.All, [](auto &Each) { return Each.IsError; });
  if (Request.Check) {
    if (Failed && Error == Said.All.end()) {
      Complaint Odd;
      Odd.At = {Request.Command.File, 1};
      Odd.Text = "clang cannot make sense of its command line";
      Odd.IsError = true;
      Said.All.push_back(std::move(Odd));
    }
    return tool::writeAtomically(Request.Out, write(Said.All));
  }
  if (Error != Said.All.end())
    Found.Trouble = Error->At.File + ":" + std::to_string(Error->At.Line) +
                    ": " + Error->Text;
  else if (Failed)
    Found.Trouble = "clang cannot make sense of its command line";
  for (const Complaint &Each : Said.All)
    if (!Each.IsError)
      Found.Warnings.push_back(Each.identity());
  llvm::sort(Found.Warnings);
  return tool::writeAtomically(Request.Out, write(Found));
}

//===-- Requests and answers as text --------------------------------------===//

std::string write(const UnitRequest &Request) {
  json::Array Staged;
  for (const auto &[Real, Instead] : Request.Staged)
    Staged.push_back(json::Array{Real, Instead});
  std::string Text;
  llvm::raw_string_ostream(Text)
      << json::Value(json::Object{{"directory", Request.Command.Directory},
                                  {"file", Request.Command.File},
                                  {"arguments", Request.Command.Arguments},
                                  {"extra", Request.ExtraArguments},
                                  {"roots", Request.Roots},
                                  {"pool", Request.Handle == HandleName::Pool},
                                  {"staged", std::move(Staged)},
                                  {"check", Request.Check},
                                  {"out", Request.Out}});
  return Text;
}

llvm::Expected<UnitRequest> readUnitRequest(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer)
    return failure(Path + ": " + Buffer.getError().message());
  auto Json = json::parse((*Buffer)->getBuffer());
  if (!Json)
    return Json.takeError();
  UnitRequest R;
  bool Pool = true;
  std::vector<std::vector<std::string>> Staged;
  json::Path::Root Root("request");
  json::ObjectMapper Map(*Json, Root);
  if (!Map || !Map.map("directory", R.Command.Directory) ||
      !Map.map("file", R.Command.File) ||
      !Map.map("arguments", R.Command.Arguments) ||
      !Map.map("extra", R.ExtraArguments) || !Map.map("roots", R.Roots) ||
      !Map.map("pool", Pool) || !Map.map("staged", Staged) ||
      !Map.map("check", R.Check) || !Map.map("out", R.Out))
    return Root.getError();
  R.Handle = Pool ? HandleName::Pool : HandleName::Unique;
  for (const auto &Pair : Staged)
    if (Pair.size() == 2)
      R.Staged.emplace_back(Pair[0], Pair[1]);
  return R;
}

std::string write(const std::vector<Complaint> &All) {
  json::Array Out;
  for (const Complaint &Each : All) {
    json::Array Notes;
    for (const Place &Note : Each.Notes)
      Notes.push_back(json::Array{json::fixUTF8(Note.File), Note.Line});
    Out.push_back(json::Object{{"file", json::fixUTF8(Each.At.File)},
                               {"line", Each.At.Line},
                               {"text", json::fixUTF8(Each.Text)},
                               {"error", Each.IsError},
                               {"notes", std::move(Notes)}});
  }
  std::string Text;
  llvm::raw_string_ostream(Text) << json::Value(std::move(Out));
  return Text;
}

std::optional<std::vector<Complaint>> readComplaints(llvm::StringRef Text) {
  auto Json = json::parse(Text);
  if (!Json) {
    llvm::consumeError(Json.takeError());
    return std::nullopt;
  }
  const json::Array *All = Json->getAsArray();
  if (!All)
    return std::nullopt;
  std::vector<Complaint> Into;
  for (const json::Value &Each : *All) {
    const json::Object *From = Each.getAsObject();
    if (!From)
      return std::nullopt;
    Complaint C;
    C.At = {From->getString("file").value_or("").str(),
            unsigned(From->getInteger("line").value_or(0))};
    C.Text = From->getString("text").value_or("").str();
    C.IsError = From->getBoolean("error").value_or(true);
    if (const json::Array *Notes = From->getArray("notes"))
      for (const json::Value &Note : *Notes)
        if (const json::Array *Where = Note.getAsArray();
            Where && Where->size() == 2)
          C.Notes.push_back({(*Where)[0].getAsString().value_or("").str(),
                             unsigned((*Where)[1].getAsInteger().value_or(0))});
    Into.push_back(std::move(C));
  }
  return Into;
}

} // namespace memleak::migrate
