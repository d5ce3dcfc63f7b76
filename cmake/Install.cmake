# What `cmake --install` puts where.
include(GNUInstallDirs)

install(TARGETS capacity RUNTIME)

# The public API: one header, and the static libraries it needs at link time.
install(TARGETS libcapacity capacity_io capacity_draw capacity_core ARCHIVE)
install(FILES include/capacity.h TYPE INCLUDE OPTIONAL)

# Layer sets that `capacity --layers NAME` finds by name.
foreach(set ganzhou jiangxi)
  install(DIRECTORY layers/${set} DESTINATION ${CMAKE_INSTALL_DATADIR}/capacity/layers OPTIONAL)
endforeach()

foreach(document README.md CHANGELOG.md LICENSE)
  install(FILES ${document} TYPE DOC OPTIONAL)
endforeach()
install(DIRECTORY docs/ TYPE DOC OPTIONAL FILES_MATCHING PATTERN "*.md" PATTERN "*.png" PATTERN man EXCLUDE)
install(DIRECTORY docs/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 OPTIONAL FILES_MATCHING PATTERN "*.1")
