namespace Syncline.Testing;

/// <summary>Files of the repository that tests read: golden files and documentation. Nothing writes them.</summary>
public static class RepositoryFiles
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file, given from the root with forward slashes.</summary>
    public static string PathOf(string path) => Path.Combine(Root, Path.Combine(path.Split('/')));

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Syncline.slnx"))) return folder;
        }

        throw new DirectoryNotFoundException($"No Syncline.slnx above {AppContext.BaseDirectory}.");
    }
}
