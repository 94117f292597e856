using System.Text;
using Syncline.Keys;
using Syncline.Tests.Storage;

namespace Syncline.Tests.Keys;

public sealed class SecretKeyFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => System.IO.Path.Combine(folder.Path, "space.key");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_file_is_its_owners_alone_holds_the_key_and_is_never_replaced()
    {
        SecretKey key = SecretKeyFile.Create(Path);
        Assert.True(SecretKeyFile.Read(Path).IsSame(key));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        }

        Assert.Throws<KeyFileException>(() => SecretKeyFile.Create(Path));
        Assert.True(SecretKeyFile.Read(Path).IsSame(key));
    }

    [Theory]
    [InlineData("600", true)]
    [InlineData("400", true)]
    [InlineData("440", true)]
    [InlineData("640", true)]
    [InlineData("660", false)]
    [InlineData("604", false)]
    [InlineData("602", false)]
    [InlineData("601", false)]
    [InlineData("644", false)]
    public void A_file_that_others_could_read_or_change_is_refused(string mode, bool isTaken)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Files have no mode here.");
            return;
        }

        SecretKeyFile.Create(Path);
        File.SetUnixFileMode(Path, (UnixFileMode)Convert.ToInt32(mode, 8));
        Exception? thrown = Record.Exception(() => SecretKeyFile.Read(Path));
        if (isTaken)
        {
            Assert.Null(thrown);
            return;
        }

        KeyFileException refused = Assert.IsType<KeyFileException>(thrown);
        Assert.True(refused.IsExposed);
        Assert.Contains($"chmod 600 {Path}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(1_000_000)]
    public void A_file_of_another_size_is_refused(int bytes)
    {
        SecretKeyFile.Create(Path);
        File.WriteAllText(Path, Convert.ToBase64String(new byte[bytes]).TrimEnd('='), Encoding.ASCII);
        KeyFileException refused = Assert.Throws<KeyFileException>(() => SecretKeyFile.Read(Path));
        Assert.False(refused.IsExposed);
        Assert.Contains(Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_a_folder_is_refused_by_name()
    {
        Assert.Contains(
            Path, Assert.Throws<KeyFileException>(() => SecretKeyFile.Read(Path)).Message, StringComparison.Ordinal);
        Assert.Throws<KeyFileException>(() => SecretKeyFile.Read(folder.Path));
    }
}
