namespace Syncline.Tests.Storage;

/// <summary>A path under the system's temporary folder, deleted with all in it at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("syncline-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
