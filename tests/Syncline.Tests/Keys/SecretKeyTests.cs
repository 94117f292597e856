using Syncline.Folders;
using Syncline.Keys;

namespace Syncline.Tests.Keys;

public sealed class SecretKeyTests
{
    [Fact]
    public void A_key_is_read_back_from_its_text_and_no_two_are_the_same()
    {
        SecretKey key = SecretKey.Create();
        Assert.True(SecretKey.TryParse($" {key.Reveal()}\r\n", out SecretKey? read, out _));
        Assert.Equal(43, key.Reveal().Length);
        Assert.True(read.IsSame(key));
        Assert.False(SecretKey.Create().IsSame(key));
    }

    [Theory]
    [InlineData("", "0 bytes")]
    [InlineData("AAAA", "3 bytes")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "31 bytes")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "33 bytes")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+/", "no base64url")]
    [InlineData("correct horse battery staple", "no base64url")]
    public void What_is_no_key_is_refused_with_the_reason_and_without_the_text(string text, string reason)
    {
        Assert.False(SecretKey.TryParse(text, out _, out string? problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        if (text.Length > 0) Assert.DoesNotContain(text, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_does_not_print_itself_with_the_options_that_hold_it()
    {
        SecretKey key = SecretKey.Create();
        Assert.DoesNotContain(
            key.Reveal(), new DataFolderOptions { Key = key }.ToString(), StringComparison.Ordinal);
    }
}
