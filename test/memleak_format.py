"""The lit test format: shell tests and GoogleTest programs, by tier."""

import os
import subprocess

import lit.Test
import lit.formats
import lit.util


class MemleakFormat(lit.formats.ShTest):
    """Shell tests, plus every test of the suite's GoogleTest programs, each in
    a process of its own; only of the tiers asked for."""

    def getTestsInDirectory(self, suite, path, lit_config, local):
        tests = list(super().getTestsInDirectory(suite, path, lit_config, local))
        folder = suite.getSourcePath(path)
        if os.path.exists(os.path.join(folder, "lit.local.cfg")):
            tests += self.googleTests(suite, path, lit_config, local)
        if tests and local.tier not in ("change", "full"):
            lit_config.fatal("%s: set config.tier to 'change' or 'full' in its "
                             "lit.local.cfg" % folder)
        return tests if self.isWanted(local) else []

    @staticmethod
    def isWanted(local):
        if local.tier not in local.tiers_to_run:
            return False
        if not local.sanitizer:
            return True
        if local.sanitizers is None:
            return bool(local.gtest_programs)
        return local.sanitizer in local.sanitizers

    @staticmethod
    def googleTests(suite, path, lit_config, local):
        for program in local.gtest_programs:
            binary = os.path.join(local.memleak_build, "test", "bin", program)
            if not os.path.exists(binary):
                lit_config.fatal("%s is not built" % binary)
            listing = subprocess.run([binary, "--gtest_list_tests"],
                                     stdout=subprocess.PIPE, check=True, text=True)
            group = ""
            for line in listing.stdout.splitlines():
                name = line.split("#")[0].rstrip()
                if name.endswith(".") and not name.startswith(" "):
                    group = name
                elif name.startswith("  "):
                    test = lit.Test.Test(suite, path + (program, group + name.strip()),
                                         local, file_path=binary)
                    test.gtest_filter = group + name.strip()
                    yield test

    def execute(self, test, lit_config):
        name = getattr(test, "gtest_filter", None)
        if name is None:
            return super().execute(test, lit_config)
        command = [test.getFilePath(), "--gtest_filter=" + name]
        try:
            out, err, code = lit.util.executeCommand(
                command, env=test.config.environment,
                timeout=lit_config.maxIndividualTestTime)
        except lit.util.ExecuteCommandTimeoutException:
            return lit.Test.TIMEOUT, " ".join(command)
        # A filter that matches nothing exits 0; that is not a pass.
        if code == 0 and "[  PASSED  ] 1 test" in out:
            return lit.Test.PASS, ""
        return lit.Test.FAIL, " ".join(command) + "\n" + out + err
