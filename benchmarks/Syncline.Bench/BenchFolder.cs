using Syncline.Folders;
using Syncline.Storage;

namespace Syncline.Bench;

/// <summary>An empty folder on a real disk, deleted afterwards.</summary>
/// <remarks>Below <c>TMPDIR</c>, else <c>/var/tmp</c>, which outlives a restart and so is seldom in memory.</remarks>
internal sealed class BenchFolder : IDisposable
{
    private static readonly string Parent = Environment.GetEnvironmentVariable("TMPDIR")
        ?? (OperatingSystem.IsLinux() ? "/var/tmp" : System.IO.Path.GetTempPath());

    public BenchFolder()
    {
        string fileSystem = FileSystem;
        Check.That(fileSystem is not ("tmpfs" or "ramfs"), $"{Parent} is in memory. Let TMPDIR name a disk's folder.");
        Path = Directory.CreateDirectory(System.IO.Path.Combine(Parent, $"syncline-bench-{Guid.NewGuid():n}")).FullName;
    }

    /// <summary>What the disk under the folders is formatted with.</summary>
    public static string FileSystem => new DriveInfo(Parent).DriveFormat;

    public string Path { get; }

    /// <summary>How many bytes its files take.</summary>
    public long Bytes => Directory.GetFiles(Path).Sum(file => new FileInfo(file).Length);

    /// <summary>Opens it, with the defaults in all but the durability.</summary>
    public DataFolder Open(Durability durability) => DataFolder.Open(OptionsOf(durability));

    /// <summary>The defaults in all but the durability.</summary>
    public DataFolderOptions OptionsOf(Durability durability) =>
        new() { Folder = FileSystemFolder.Open(Path), Durability = durability };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
