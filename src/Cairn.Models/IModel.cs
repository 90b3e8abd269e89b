using Cairn.Data;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Models;

/// <summary>What a learner learnt: a function from tables to tables. Immutable, and safe for any number of threads.</summary>
public interface IModel
{
    /// <summary>Kind of model, such as <c>gradient-boosting</c>; the same name picks its loader.</summary>
    string Kind { get; }

    /// <summary>Columns read and written.</summary>
    Signature Signature { get; }

    /// <summary>The output columns of the signature for each row of <paramref name="rows"/>.</summary>
    /// <param name="rows">A table with at least the input columns of the signature; see <see cref="Signature.Bind(Table, bool)"/>.</param>
    /// <param name="threads">Most threads to use, ≥ 1. The result does not depend on it.</param>
    /// <exception cref="InputException">A column is missing or mistyped.</exception>
    Table Predict(Table rows, int threads = 1);

    /// <summary>All that is needed to make the model again.</summary>
    ModelState Save();
}
