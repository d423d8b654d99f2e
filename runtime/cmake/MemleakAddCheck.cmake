# Sets <result> to the C and C++ sources of <target>, as a generator expression. A
# relative name that the target's source folder does not have is a generated
# file's, in its binary folder.
function(memleak_sources_of_ target result)
  get_target_property(sources ${target} SOURCES)
  get_target_property(folder ${target} SOURCE_DIR)
  get_target_property(generated_in ${target} BINARY_DIR)
  set(all "$<TARGET_PROPERTY:${target},SOURCES>")
  foreach(source IN LISTS sources)
    if(NOT IS_ABSOLUTE "${source}" AND NOT source MATCHES "^\\$<" AND NOT EXISTS "${folder}/${source}")
      string(REGEX REPLACE "[^A-Za-z0-9_/-]" "." pattern "${source}")
      set(all "$<FILTER:${all},EXCLUDE,^${pattern}$>;${generated_in}/${source}")
    endif()
  endforeach()
  set(${result} "$<FILTER:${all},INCLUDE,[.](c|cc|cp|cpp|cxx|c[+][+]|C|CPP)$>" PARENT_SCOPE)
endfunction()

# memleak_add_check(<target> [ALL] [OPTIONS <option of memleak check>...])
#
# Adds the target memleak-check-<target>, which runs `memleak check` over the
# sources of <target> once it is built (headers may be generated), and fails
# for what is found. ALL makes it part of the default build. The target
# memleak-check runs them all. Needs a generator that writes
# compile_commands.json: Ninja or Makefiles.
function(memleak_add_check target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "ALL" "" "OPTIONS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "memleak_add_check: unknown argument: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT TARGET ${target})
    message(FATAL_ERROR "memleak_add_check: there is no target ${target}")
  endif()
  if(NOT CMAKE_GENERATOR MATCHES "Ninja|Makefiles")
    message(FATAL_ERROR "memleak_add_check: ${CMAKE_GENERATOR} writes no compile_commands.json; "
                        "use Ninja or Makefiles")
  endif()
  find_program(MEMLEAK_PROGRAM memleak HINTS "${memleak_PROGRAM_HINT}"
    DOC "The memleak program, which memleak_add_check runs")
  if(NOT MEMLEAK_PROGRAM)
    message(FATAL_ERROR "memleak_add_check: the program memleak is not installed; "
                        "if it is not in PATH: -DMEMLEAK_PROGRAM=<path>")
  endif()
  set_target_properties(${target} PROPERTIES EXPORT_COMPILE_COMMANDS ON)
  get_target_property(folder ${target} SOURCE_DIR)
  memleak_sources_of_(${target} sources)
  set(all "")
  if(arg_ALL)
    set(all ALL)
  endif()
  add_custom_target(memleak-check-${target} ${all}
    COMMAND ${MEMLEAK_PROGRAM} check --database ${CMAKE_BINARY_DIR} ${arg_OPTIONS}
            "$<IF:$<BOOL:${sources}>,${sources},${target} has no C or C++ source>"
    WORKING_DIRECTORY ${folder}
    COMMENT "Looking for leaks in ${target}"
    COMMAND_EXPAND_LISTS USES_TERMINAL VERBATIM)
  add_dependencies(memleak-check-${target} ${target})
  if(NOT TARGET memleak-check)
    add_custom_target(memleak-check)
  endif()
  add_dependencies(memleak-check memleak-check-${target})
endfunction()
