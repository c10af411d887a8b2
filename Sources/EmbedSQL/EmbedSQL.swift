import Foundation
import PackagePlugin

/// Writes `sql/` into the module that uses this plugin, so that the binary works away from the repository.
///
/// SwiftPM's own `.embedInCode` is not used: it flattens paths and drops a leading digit (`0001_a.sql` becomes `_001_a_sql`).
@main
struct EmbedSQL: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL.appending(path: "sql")
        let output = context.pluginWorkDirectoryURL.appending(path: "CarriedSQL.swift")
        // SwiftPM remembers the answer of this function, so a list of files given here would be without those added later and
        // an edit in one of them would go unseen. An input that differs in each build (this file is another one in each process)
        // makes the tool look for itself every time: some milliseconds, and it writes only what has changed.
        let differsInEachBuild = URL(filePath: "/proc/self/stat")
        return [
            .buildCommand(
                displayName: "Embedding sql/",
                executable: try context.tool(named: "EmbedSQLTool").url,
                arguments: [root.path, output.path],
                inputFiles: [differsInEachBuild],
                outputFiles: [output])
        ]
    }
}
