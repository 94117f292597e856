using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests.Transactions;

/// <summary>Sections in one piece are the sections that went in.</summary>
public sealed class TransactionSectionsTests
{
    private static readonly byte[][] Parts = [[], [1, 2, 3], new byte[300], [9]];

    [Fact]
    public void By_index_in_order_and_as_copies_they_are_the_same()
    {
        TransactionSections sections = TransactionSections.Of(Parts);
        List<byte[]> walked = [];
        foreach (ReadOnlySpan<byte> section in sections)
        {
            walked.Add(section.ToArray());
        }

        Assert.Equal(Parts.Length, sections.Count);
        Assert.Equal(Parts, walked);
        Assert.Equal(Parts, sections.ToArrays());
        Assert.Equal(Parts, Enumerable.Range(0, Parts.Length).Select(index => sections[index].ToArray()));
    }

    [Fact]
    public void An_index_beyond_them_is_an_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TransactionSections.Of(Parts)[Parts.Length].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => TransactionSections.Of(Parts)[-1].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => TransactionSections.Of()[0].Length);
    }

    [Fact]
    public void A_transaction_gives_back_its_header_and_sections()
    {
        byte[] header = [.. Enumerable.Range(0, 200).Select(number => (byte)number)];
        TransactionHeader decoded = new() { Dots = 4, TimeStep = 1, Sections = Parts.Length };
        Transaction transaction = new(new(7), 3, decoded, header, Parts, chain: 5);

        Assert.Equal(header, transaction.HeaderBytes.ToArray());
        Assert.Equal(Parts, transaction.Sections.ToArrays());
        Assert.Equal((6UL, (UInt128)5), (transaction.Last, transaction.Chain));
    }
}
