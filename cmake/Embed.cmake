# Files as C arrays, by CMake alone: nothing to install, the same on every compiler, and edits are seen.
#
# embed(TARGET PREFIX FILE...) gives TARGET a source that defines `const char PREFIX_<name>[]` and `const size_t
# PREFIX_<name>_size` of each FILE, <name> being its name without the ending. Run as a script (cmake -P) it writes that source.
if(CMAKE_SCRIPT_MODE_FILE)
  string(REPLACE "," ";" files "${files}")
  set(source "#include \"${header}\"\n")
  foreach(file IN LISTS files)
    cmake_path(GET file STEM name)
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
    file(SIZE ${file} size)
    string(APPEND source "\nconst char ${prefix}_${name}[] = {\n${hex}0};\nconst size_t ${prefix}_${name}_size = ${size};\n")
  endforeach()
  file(WRITE ${output} "${source}")
  return()
endif()

set(EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(embed target prefix)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE files)
  list(JOIN files "," joined)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${prefix}.c)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${PROJECT_SOURCE_DIR}/src OUTPUT_VARIABLE folder)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -Dfiles=${joined} -Dprefix=${prefix} -Dheader=${folder}/${prefix}.h -Doutput=${output} -P
            ${EMBED_SCRIPT}
    DEPENDS ${files} ${EMBED_SCRIPT}
    VERBATIM)
  # A generated file is only known to targets of its own folder, so it is compiled by one.
  add_library(${target}_${prefix} OBJECT ${output})
  target_link_libraries(${target}_${prefix} PRIVATE capacity_flags)
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_${prefix}>)
endfunction()
