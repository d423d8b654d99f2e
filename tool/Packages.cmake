# `cpack -G DEB` in the build folder makes three packages: memleak (the programs,
# the checks, the pages), libmemleak-dev (the runtime) and libmemleak-monitor-dev.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The memleak project <memleak@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL "")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)

if(MEMLEAK_BUILD_CHECKS)
  list(APPEND CPACK_COMPONENTS_ALL tool)
endif()
set(CPACK_DEBIAN_TOOL_PACKAGE_NAME memleak)
set(CPACK_DEBIAN_TOOL_PACKAGE_SECTION devel)
set(CPACK_COMPONENT_TOOL_DESCRIPTION "Finds and fixes memory leaks in C and C++
 Checks for clang-tidy and clangd 19, and a program for whole projects.")
# Libraries are found by what the programs need. clang's own headers are not
# among them, and without them no source compiles.
set(CPACK_DEBIAN_TOOL_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_TOOL_PACKAGE_DEPENDS libclang-common-19-dev)
set(CPACK_DEBIAN_TOOL_PACKAGE_RECOMMENDS "git, libc6-dev")
set(CPACK_DEBIAN_TOOL_PACKAGE_SUGGESTS "libmemleak-dev, clang-tidy-19, pre-commit")

if(MEMLEAK_BUILD_RUNTIME)
  list(APPEND CPACK_COMPONENTS_ALL dev)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libmemleak-dev
          RENAME copyright COMPONENT dev)
endif()
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libmemleak-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_COMPONENT_DEV_DESCRIPTION "Pools, arenas and handles that do not leak unseen
 The C++17 runtime library, for CMake and pkg-config.")
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS libc6-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "g++ | c++-compiler")
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS memleak)

if(TARGET memleak_monitor)
  list(APPEND CPACK_COMPONENTS_ALL monitor)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libmemleak-monitor-dev
          RENAME copyright COMPONENT monitor)
endif()
set(CPACK_DEBIAN_MONITOR_PACKAGE_NAME libmemleak-monitor-dev)
set(CPACK_DEBIAN_MONITOR_PACKAGE_SECTION libdevel)
set(CPACK_COMPONENT_MONITOR_DESCRIPTION "Watches a service's pools and tells someone
 Rules, alerts, metrics and a page over the pools of libmemleak-dev.")
set(CPACK_DEBIAN_MONITOR_PACKAGE_DEPENDS
  "libmemleak-dev (= ${PROJECT_VERSION}), libcpp-httplib-dev, libspdlog-dev, libssl-dev")
include(CPack)
