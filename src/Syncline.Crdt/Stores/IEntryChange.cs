namespace Syncline.Crdt.Stores;

/// <summary>A change to one entry, decided once its value is known: look-up and change in one descent.</summary>
/// <typeparam name="TValue">The values of the map.</typeparam>
public interface IEntryChange<TValue>
{
    /// <summary>Looks at the entry and decides.</summary>
    /// <param name="value">The present value, or the default; set it for <see cref="EntryOutcome.Set"/>.</param>
    /// <param name="exists">True if the key is present.</param>
    EntryOutcome Decide(ref TValue value, bool exists);
}
