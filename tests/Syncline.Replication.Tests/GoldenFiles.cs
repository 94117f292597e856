using Syncline.Testing;

namespace Syncline.Replication.Tests;

/// <summary>A folder of golden files, each a line of hexadecimal digits, and the forms that they hold.</summary>
internal sealed class GoldenFiles(string folder, Dictionary<string, Func<byte[]>> forms)
{
    public IEnumerable<string> Names => forms.Keys;

    /// <summary>The bytes of a file.</summary>
    public byte[] Bytes(string name) => Convert.FromHexString(Text(name));

    /// <summary>The form is written now as its file has it.</summary>
    public void DemandWritten(string name) => Assert.Equal(Text(name), Convert.ToHexStringLower(forms[name]()));

    /// <summary>No file is of a form that nobody writes.</summary>
    public void DemandComplete() => Assert.Equal(
        forms.Keys.Order(StringComparer.Ordinal),
        Directory.GetFiles(RepositoryFiles.PathOf(folder), "*.hex")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal));

    private string Text(string name) =>
        File.ReadAllText(RepositoryFiles.PathOf($"{folder}/{name}.hex")).ReplaceLineEndings("");
}
