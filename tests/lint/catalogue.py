"""The silent mistakes of the catalogue, and what lint is asked about each: the source of recall.md.

`SEEN` says how lint is called in the names that the entry's code leaves behind, and which rule must answer. `UNSEEN`
says why a mistake is in no model, no compile state and no batch. Every entry is in exactly one of the two.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
import warnings
from functools import cache
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import Input, Model, layers, ops

from helpers.linting import Findings, lint

HERE = Path(__file__).parent
ENTRIES = {
    entry["id"]: entry
    for entry in map(json.loads, (HERE / "silent_mistakes.jsonl").read_text(encoding="utf-8").splitlines())
}

MODEL = "model"
SEEN: dict[str, tuple[str, str]] = {
    "basics_wired_to_inputs_again": (MODEL, "branch-left-out"),
    "basics_unused_input": (MODEL, "unused-input"),
    "basics_target_broadcast": ("model, X, y", "target-broadcast"),
    "basics_softmax_plus_from_logits": (MODEL, "softmax-and-from-logits"),
    "basics_accuracy_threshold_on_logits": (
        "compiled(model, 'sgd', keras.losses.BinaryCrossentropy(from_logits=True), metrics=['accuracy'])",
        "metric-of-logits",
    ),
    "basics_reshape_includes_batch": ("Model(inputs, x)", "reshape-with-batch-axis"),
    "basics_permute_vs_reshape": (MODEL, "reshape-scrambles"),
    "basics_frozen_random": (MODEL, "constant-noise"),
    "basics_concat_axis0": (MODEL, "batch-axis-mixed"),
    "basics_single_image_is_a_batch": ("model, image", "batch-axis-missing"),
    "basics_lambda_late_binding": (MODEL, "lambdas-alike"),
    "mio_extra_key_is_used_as_the_input": (
        "model, {'a_debug_column': np.zeros((1, 4)), 'features': np.ones((1, 4))}",
        "keys-unlike-inputs",
    ),
    "mio_third_element_is_sample_weight": ("model, ds", "weights-of-samples-odd"),
    "mio_one_loss_in_a_list": (MODEL, "head-without-loss"),
    "mio_dict_outputs_list_of_targets": ("model, np.ones((32, 4)), [y_price, y_kind]", "list-for-dict"),
    "mio_shared_head_one_name": (MODEL, "outputs-of-one-name"),
    "res_one_channel_broadcast": (MODEL, "one-channel-broadcast"),
    "res_one_conv_for_all_blocks": (MODEL, "layer-reused-in-chain"),
    "res_one_batchnorm_for_all": (MODEL, "norm-shared-between-depths"),
    "nst_siamese_two_towers": (MODEL, "two-towers-of-their-own"),
    "nst_freeze_after_fit": (MODEL, "flags-changed-after-fit"),
    "nst_unfreeze_after_fit": (MODEL, "flags-changed-after-fit"),
    "nst_training_false_is_overridden": (MODEL, "training-overridden"),
    "nst_conv_frozen_batchnorm_not": (MODEL, "norm-of-frozen-layers"),
    "nst_variable_trainable_flag": (MODEL, "norm-of-frozen-layers"),
    "nst_outer_frozen_head_true": (MODEL, "flags-disagree"),
    "nst_inner_flag_counts": (MODEL, "flags-disagree"),
    "nst_slice_of_nested_layers": (MODEL, "base-not-frozen"),
    "fea_output_is_after_activation": ("Model(model.input, model.get_layer('logits').output)", "logits-by-name-only"),
    "fea_shared_layer_first_call": ("features_b", "unused-input"),
    "fea_efficientnet_scaled_twice": ("model, x", "scaled-twice"),
    "sur_pop_then_new_head": ("new", "head-on-softmax"),
    "sur_insertion_not_in_graph": ("new", "branch-left-out"),
    "sur_insertion_layer_output_is_old": ("new", "branch-left-out"),
    "sur_linear_rebuild_two_heads": ("new", "heads-in-a-row"),
    "sub_dunder_call_overridden": (MODEL, "weight-outside-model"),
    "sub_training_hard_coded": ("MyModel()", "dropout-always-on"),
    "sub_index_into_the_batch": ("Model(feature_map, outputs)", "batch-axis-lost"),
    "sub_mask_lost_by_op": (MODEL, "mask-lost"),
    "sub_mask_lost_by_timedistributed": (MODEL, "mask-lost"),
    "sub_mean_ignores_mask": (MODEL, "mask-lost"),
    "cus_tf_variable_untracked": (MODEL, "variable-untracked"),
    "cus_initializer_tensor_as_weight": (MODEL, "tensor-for-weight"),
    "cus_compute_output_shape_wrong": (MODEL, "output-shape-disagrees"),
    "cus_np_random_in_call": (MODEL, "random-number-in-call"),
    "cus_tf_dropout_always_on": (MODEL, "dropout-always-on"),
    "cus_python_counter_in_call": (MODEL, "python-counter-in-call"),
    "cus_state_variable_is_trainable": (MODEL, "state-is-trainable"),
    "cus_get_config_without_super": (MODEL, "config-without-name"),
    "cus_build_forgets_sublayers": ("Model(i := Input((4,)), block(i))", "build-forgets-sublayers"),
    "sav_checkpoint_wrong_monitor": ("model, callbacks=[saver]", "monitor-of-nothing"),
    "fea_extractor_shares_weights": ("new", "shares-with-another-model"),
    "sur_reused_layers_share_weights": ("new", "shares-with-another-model"),
    "nst_shared_encoder_frozen_everywhere": ("model_a", "shares-with-another-model"),
}

USE = "lies in how a result is used, after the model has given it"
GONE = "leaves no trace: the model is as it was before"
PLAIN = "the model that results is a right one; only what was meant tells it from another"
VALUES = "lies in the values of weights: right shapes, other numbers"
ORDER = "two arrays of one shape change places, which only what they stand for can tell"
TRACED = "lies in a function that TensorFlow has traced and keeps, not in the model"
UNSEEN: dict[str, str] = {
    "basics_adam_decay_ignored": "Keras drops the argument, with a warning: the optimizer does not know of it",
    "mio_input_arrays_swapped": ORDER,
    "mio_target_arrays_swapped": ORDER,
    "mio_predict_index_is_output": USE,
    "mio_evaluate_index": USE,
    "mio_metrics_names_zip": USE,
    "nst_decoder_last_layer_same_width": PLAIN,
    "nst_alias_is_not_a_copy": GONE,
    "fea_index_sequential_vs_functional": PLAIN,
    "fea_batchnorm_index": PLAIN,
    "fea_layer_called_on_raw_input": USE,
    "fea_include_top_default": PLAIN,
    "fea_preprocess_of_another_family": "happens before there is a model; which values fit is known to its "
    "weights only",
    "fea_preprocess_in_place": "happens to an array before there is a model",
    "fea_predict_inside_gradienttape": USE,
    "sur_layers_pop": GONE,
    "sur_layers_item_assignment": GONE,
    "sur_pop_keeps_old_predict": TRACED,
    "sur_activation_changed_after_predict": TRACED,
    "sur_clone_without_weights": VALUES,
    "sur_index_offset_silent": VALUES,
    "sur_weights_selected_by_variable_name": USE,
    "sav_weights_loaded_by_position": VALUES,
    "sav_weights_of_a_deeper_model": VALUES,
    "sav_skip_mismatch": VALUES,
    "sav_by_name_h5_no_match": VALUES,
    "sav_json_has_no_weights": VALUES,
    "sav_shared_weights_in_two_files": "two files, each of which is right; that they shared is in neither",
}


def compiled(model: Model, *arguments: object, **keywords: object) -> Model:
    """The model, compiled again as it was: some entries leave it compiled, this says so where it is read."""
    model.compile(*arguments, **keywords)
    return model


def run(entry: str) -> Findings:
    """Make the mistake, and ask lint about it."""
    names = {"os": os, "np": np, "tf": tf, "keras": keras, "layers": layers, "ops": ops, "Input": Input, "Model": Model}
    names |= {"__name__": "__main__", "lint": lint, "compiled": compiled}
    keras.utils.clear_session(free_memory=False)  # entries speak of layers by the names that Keras gives first
    keras.utils.set_random_seed(0)
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        os.chdir(folder)
        try:
            exec(compile(ENTRIES[entry]["wrong_code"], entry, "exec"), names)
            return eval(f"lint({SEEN[entry][0]}, strict=True)", names)
        finally:
            os.chdir(before)


TABLE = HERE / "recall.md"


@cache
def outcome(entry: str) -> str:
    """The severity of what the expected rule says of an entry, `""` if it says nothing."""
    rule = SEEN[entry][1]
    return next((finding.severity for finding in run(entry) if finding.rule == rule), "")


def table() -> str:
    """recall.md: what is found, what not, and why."""
    found = sum(bool(outcome(entry)) for entry in SEEN)
    lines = [
        "# Silent mistakes of the catalogue, and what lint says of them",
        "",
        f"{found} of the {len(SEEN)} that are visible in a model, its compile state or one batch are found. "
        f"{len(UNSEEN)} more are in none of these. `python tests/lint/catalogue.py` writes this file.",
        "",
        "| mistake | rule | severity |",
        "|---|---|---|",
        *(f"| {ENTRIES[e]['title']} | {SEEN[e][1]} | {outcome(e) or 'NOT FOUND'} |" for e in ENTRIES if e in SEEN),
        "",
        "| not visible | why |",
        "|---|---|",
        *(f"| {ENTRIES[e]['title']} | {UNSEEN[e]} |" for e in ENTRIES if e in UNSEEN),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
