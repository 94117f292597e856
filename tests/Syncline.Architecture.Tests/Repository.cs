namespace Syncline.Architecture.Tests;

/// <summary>The working copy that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The projects below a folder of the root, by path.</summary>
    public static IReadOnlyList<Project> Projects(string folder) =>
        [.. FilesBelow(folder, "*.csproj").Select(path => Project.Parse(path, Read(path)))];

    /// <summary>The C# files below the given folders of the root.</summary>
    public static IReadOnlyList<SourceFile> Sources(params string[] folders) =>
        [.. from folder in folders from path in FilesBelow(folder, "*.cs") select new SourceFile(path, Read(path))];

    /// <summary>Paths from the root, with forward slashes, in ordinal order; none if the folder is absent.</summary>
    public static IReadOnlyList<string> FilesBelow(string folder, string pattern)
    {
        string path = Path.Combine(Root, folder);
        if (!Directory.Exists(path)) return [];
        return
        [
            .. Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Select(Relative)
                .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
                .Order(StringComparer.Ordinal),
        ];
    }

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Syncline.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Syncline.slnx above {AppContext.BaseDirectory}.");
    }
}
