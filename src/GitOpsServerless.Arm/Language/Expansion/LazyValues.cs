using System.Diagnostics.CodeAnalysis;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Named values that are computed on first use: once, with cycles found and failures kept.</summary>
internal sealed class LazyValues(string kind)
{
    private readonly Dictionary<string, Cell> cells = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => cells.Keys;

    public int Count => cells.Count;

    /// <summary>False when the name exists already.</summary>
    public bool Add(string name, Func<TemplateValue> compute) => cells.TryAdd(name, new Cell(compute));

    public bool TryGet(string name, [NotNullWhen(true)] out TemplateValue? value)
    {
        value = cells.TryGetValue(name, out var cell) ? cell.Get(kind, name) : null;
        return value is not null;
    }

    private sealed class Cell(Func<TemplateValue> compute)
    {
        private TemplateValue? value;
        private TemplateException? failure;
        private bool isRunning;

        public TemplateValue Get(string kind, string name)
        {
            if (value is not null)
            {
                return value;
            }

            if (failure is not null)
            {
                throw new TemplateException(failure.Message, failure.Code) { Source = failure.Source };
            }

            if (isRunning)
            {
                throw new TemplateException($"The template {kind} '{name}' depends on itself.");
            }

            isRunning = true;
            try
            {
                return value = compute();
            }
            catch (TemplateException exception) when (Keep(exception))
            {
                throw;
            }
            finally
            {
                isRunning = false;
            }
        }

        /// <summary>Notes the failure on its way out, without catching it.</summary>
        private bool Keep(TemplateException exception)
        {
            failure = exception.IsFatal ? null : exception;
            return false;
        }
    }
}
