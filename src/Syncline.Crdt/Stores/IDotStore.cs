using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Stores;

/// <summary>A causal shape: dots arranged as a set, a function or a map.</summary>
/// <remarks>
/// A dot that one side has seen and does not hold was removed there: absence is knowledge, so there are no tombstones.
/// Source: Almeida, Shoker, Baquero, "Delta state replicated data types", 2018.
/// </remarks>
/// <typeparam name="TSelf">The store itself.</typeparam>
public interface IDotStore<TSelf>
    where TSelf : IDotStore<TSelf>
{
    /// <summary>The store without dots: the identity of join.</summary>
    static abstract TSelf Bottom { get; }

    /// <summary>True if the store retains nothing.</summary>
    bool IsBottom { get; }

    /// <summary>Keeps what both sides hold, and what one side holds and the other has never seen.</summary>
    /// <param name="left">One store.</param>
    /// <param name="leftContext">All that its replica has ever seen.</param>
    /// <param name="right">The other store.</param>
    /// <param name="rightContext">All that the other's replica has ever seen.</param>
    static abstract TSelf Join(
        TSelf left, ICausalContext leftContext, TSelf right, ICausalContext rightContext);
}
