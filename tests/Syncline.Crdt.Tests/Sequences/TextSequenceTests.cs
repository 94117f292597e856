using Syncline.Crdt.Sequences;

namespace Syncline.Crdt.Tests.Sequences;

public sealed class TextSequenceTests
{
    [Fact]
    public void What_is_typed_and_erased_is_there()
    {
        TextSequence text = new(new(1));
        text.Insert(0, "Helo");
        text.Insert(3, "l");
        text.Insert(5, ", world");
        text.Delete(0, 1);
        text.Insert(0, "J");
        Assert.Equal("Jello, world", text.ToString());
        Assert.Equal("llo", text.Substring(2, 3));
        Assert.Equal(12, text.Length);
    }

    [Fact]
    public void Random_sessions_agree_with_the_oracle()
    {
        for (ulong seed = 1; seed <= 400; seed++)
        {
            try
            {
                new TextSession(seed).Run(120);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"Seed {seed}.", failure);
            }
        }
    }
}
