using Cairn.Formats.Safetensors;
using Cairn.Models;

namespace Cairn.Learning.Tests.Trees.Boosting;

/// <summary>All that a model stores as bytes, so that two models can be told apart.</summary>
internal static class ModelBytes
{
    public static byte[] Of(IModel model)
    {
        ModelState state = model.Save();
        return
        [
            .. System.Text.Encoding.UTF8.GetBytes(state.Settings.ToJsonString()),
            .. SafetensorsWriter.ToParts(state.Tensors).SelectMany(part => part.ToArray()),
        ];
    }
}
